"""The rooms of the house, stacked as `docs/house.md` draws them."""
