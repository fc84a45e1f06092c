// The pages work without this file. It adds: "/" goes to the search box, code can be copied.
"use strict";

document.addEventListener("keydown", (event) => {
  const field = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || field || event.ctrlKey || event.metaKey || event.altKey) return;
  const box = document.getElementById("find-big") || document.getElementById("find");
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
});

for (const figure of document.querySelectorAll("figure.code")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = "Copy";
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(figure.querySelector("code").textContent);
      button.textContent = "Copied";
    } catch {
      const range = document.createRange();
      range.selectNodeContents(figure.querySelector("code"));
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      button.textContent = "Selected";
    }
    setTimeout(() => { button.textContent = "Copy"; }, 2000);
  });
  figure.prepend(button);
}
