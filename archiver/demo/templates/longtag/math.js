// Stands for MathJax: shows the formulas of this blog, which its pages carry as TeX.
(function () {
  var shown = FORMULAS;
  var walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  var texts = [];
  while (walker.nextNode()) {
    if (!walker.currentNode.parentElement.closest("pre, code")) texts.push(walker.currentNode);
  }
  texts.forEach(function (text) {
    var parts = text.data.split(/\\\((.+?)\\\)|\\\[([^]+?)\\\]/);
    if (parts.length === 1) return;
    var holder = document.createElement("span");
    for (var i = 0; i < parts.length; i += 3) {
      holder.appendChild(document.createTextNode(parts[i]));
      var tex = parts[i + 1] || parts[i + 2];
      if (tex) holder.insertAdjacentHTML("beforeend", shown[tex]);
    }
    text.replaceWith(holder);
  });
})();
