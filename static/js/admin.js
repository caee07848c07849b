// A form that was filled in and not sent asks before its page is left: typed, chosen from a list, or come back
// with its faults. A form that is sent takes no other with it, and says so while its answer is on the way.
"use strict";

const FORMS = "#content-main form[method=post]:not(#changelist-form, #login-form)";
const filled = (form) =>
  JSON.stringify([...new FormData(form)].map(([name, value]) => [name, value.name ?? String(value)]));
const opened = new Map();
let sent = null;

const ANSWERED_AT_ONCE = 800; // milliseconds

document.addEventListener("submit", (event) => {
  const form = (sent = event.target);
  setTimeout(() => {
    const said = document.createElement("p");
    said.setAttribute("role", "status");
    said.textContent = "正在处理，请稍候……";
    form.querySelector(".submit-row")?.append(said);
  }, ANSWERED_AT_ONCE);
});

window.addEventListener("beforeunload", (event) => {
  for (const [form, first] of opened) {
    if (form !== sent && (filled(form) !== first || form.querySelector(".errornote, .preview"))) {
      event.preventDefault();
    }
  }
  sent = null;
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
  document.querySelectorAll(FORMS).forEach((form) => opened.set(form, filled(form)));
  nameChoices();
  new MutationObserver(nameChoices).observe(document.body, { childList: true, subtree: true });
});
