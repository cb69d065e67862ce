// The explanation of a term is for keyboards and fingers as well: site.css shows it where the focus is.
document.querySelectorAll("main abbr[title]").forEach((term) => {
    term.tabIndex = 0;
});
