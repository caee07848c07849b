// A form that was typed in and not sent asks before its page is left.
"use strict";

let typed = false;

document.addEventListener("input", (event) => {
  const form = event.target.form;
  typed = typed || Boolean(form && form.method === "post");
});

document.addEventListener("submit", () => {
  typed = false;
});

window.addEventListener("beforeunload", (event) => {
  if (typed) {
    event.preventDefault();
  }
});

// The search boxes that choices are made in are called as the fields that they stand for.
const nameChoices = () => {
  for (const box of document.querySelectorAll("select.select2-hidden-accessible + .select2")) {
    const select = box.previousElementSibling;
    const label = select.labels[0]?.textContent.trim().replace(/[:：]$/, "");
    for (const part of box.querySelectorAll("[role=combobox], [role=textbox], [role=searchbox]")) {
      part.removeAttribute("aria-labelledby");
      part.setAttribute("aria-label", [label, part.title].filter(Boolean).join("："));
    }
    // Several chosen stand in a list that holds more than items.
    box.querySelectorAll("ul, li").forEach((part) => part.setAttribute("role", "none"));
  }
  const open = document.querySelector(".select2-container--open .select2-dropdown");
  const list = open?.querySelector("[role=listbox]");
  if (list) {
    open.setAttribute("role", "dialog");
    open.setAttribute("aria-label", "选择");
    open.querySelector("[role=searchbox]")?.setAttribute("aria-label", "查找");
    list.setAttribute("aria-label", "可选的");
    document.querySelector(".select2-container--open [role=combobox]")?.setAttribute("aria-controls", list.id);
  }
};

document.addEventListener("DOMContentLoaded", () => {
  nameChoices();
  new MutationObserver(nameChoices).observe(document.body, { childList: true, subtree: true });
});
