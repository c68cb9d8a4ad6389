// Ties a slider to its number. The number is the field; it may hold Thai digits or anything else that was typed.

const latin = (text) => text.replace(/[๐-๙]/g, (digit) => String(digit.charCodeAt(0) - 0x0E50)).trim();

for (const frame of document.querySelectorAll("[data-slider-for]")) {
  const number = document.getElementById(frame.dataset.sliderFor);
  const slider = frame.querySelector("input[type=range]");
  if (!number || !slider) continue;

  const follow = () => {
    const text = latin(number.value);
    const isNumber = /^\d{1,3}(\.\d+)?$/.test(text) && Number(text) <= 100;
    slider.value = isNumber ? text : "0";
    slider.setAttribute("aria-valuetext", isNumber ? `${text}%` : "–");
  };
  const lead = (kind) => {
    number.value = slider.value;
    slider.setAttribute("aria-valuetext", `${slider.value}%`);
    number.dispatchEvent(new Event(kind, { bubbles: true }));
  };

  number.addEventListener("input", follow);
  number.addEventListener("raingan:restored", follow);
  slider.addEventListener("input", (event) => { event.stopPropagation(); lead("input"); });
  slider.addEventListener("change", (event) => { event.stopPropagation(); lead("change"); });
  follow();
  frame.hidden = false;
}
