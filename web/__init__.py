"""Pages and API: what people and programs see of Bifocal."""
