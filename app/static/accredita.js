// The page works without this file. It opens the menu on wide screens, keeps the focus on errors,
// and sends the form token with htmx requests.
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
})();
