document.getElementById("print").onclick = function () {
  window.print();
};
