// A button that opens the browser's own print dialog, which also saves as PDF.

export default function print(box) {
  const button = box.querySelector("button");
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
