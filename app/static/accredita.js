// The page works without this file. It opens the menu on wide screens, keeps the focus on errors,
// sends the form token with htmx requests, lets a form wait for the fields that are still being saved
// (otherwise it would be older than what it has saved itself), and keeps what is written meanwhile.
(function () {
  "use strict";
  const wide = window.matchMedia("(min-width: 768px)");
  function menu() {
    for (const each of document.querySelectorAll(".acc-menu")) each.open = wide.matches;
  }
  menu();
  wide.addEventListener("change", menu);
  const errors = document.getElementById("errori");
  if (errors) errors.focus();
  document.addEventListener("htmx:configRequest", function (event) {
    const token = document.querySelector("input[name=csrf_token]");
    if (token) event.detail.headers["X-CSRFToken"] = token.value;
  });
  document.addEventListener("htmx:beforeSwap", function (event) {
    const { target, requestConfig, serverResponse, shouldSwap } = event.detail;
    if (!shouldSwap || !target.matches(".acc-item")) return;
    const now = new FormData(target.closest("form"));
    const same = (name) => JSON.stringify(now.getAll(name)) === JSON.stringify(requestConfig.formData.getAll(name));
    const written = [...target.querySelectorAll("[name^='a:'], [name^='c:']")];
    if (written.every((field) => same(field.name))) return;
    event.detail.shouldSwap = false;
    const answer = new DOMParser().parseFromString(serverResponse, "text/html");
    // The next saving follows this one, unless somebody else's came between: then it has to be shown again.
    if (answer.querySelector(".acc-saved .acc-error")) return;
    target.querySelector("[name^='v:']").value = answer.querySelector("[name^='v:']").value;
  });
  let saving = 0;
  let held = null;
  document.addEventListener("htmx:beforeSend", function () {
    saving += 1;
  });
  document.addEventListener("htmx:afterRequest", function () {
    saving -= 1;
    setTimeout(function () {
      if (saving || !held) return;
      const { form, button } = held;
      held = null;
      form.requestSubmit(button);
    }, 0);
  });
  document.addEventListener("submit", function (event) {
    if (!saving) return;
    event.preventDefault();
    held = { form: event.target, button: event.submitter };
  });
})();
