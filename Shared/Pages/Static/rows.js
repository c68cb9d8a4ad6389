// Adds and removes repeating rows at once. Without this script the same buttons send the form and the server does it.

const mark = "__n__";

// A row keeps the number that it was given: numbers only grow, so that a name never comes to mean another row.
function numbered(row, number) {
  const put = (text) => text.split(mark).join(number);
  for (const element of [row, ...row.querySelectorAll("*")]) {
    for (const attribute of [...element.attributes]) {
      if (attribute.value.includes(mark)) element.setAttribute(attribute.name, put(attribute.value));
    }
  }
  return row;
}

function nextNumber(list) {
  const taken = [...list.children].map((row) => Number(row.dataset.row)).filter(Number.isInteger);
  const last = Number(list.dataset.last ?? -1);
  const next = Math.max(last, ...taken) + 1;
  list.dataset.last = String(next);
  return String(next);
}

function refresh(group, list) {
  const count = list.children.length;
  const add = group.querySelector(':scope > button[name="_add"]');
  if (add) add.disabled = count >= Number(group.dataset.rowsMax);
  for (const remove of list.querySelectorAll('button[name="_remove"]')) {
    remove.hidden = count <= Number(group.dataset.rowsMin);
  }
}

for (const group of document.querySelectorAll("[data-rows]")) {
  const list = group.querySelector("[data-rows-list]");
  const template = group.querySelector(":scope > template");
  if (!list || !template) continue;

  group.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.name === "_add") {
      event.preventDefault();
      const row = numbered(template.content.firstElementChild.cloneNode(true), nextNumber(list));
      list.append(row);
      row.querySelector("input, select, textarea")?.focus();
    } else if (button?.name === "_remove") {
      event.preventDefault();
      const row = button.closest("[data-row]");
      nextNumber(list);
      const neighbour = row.nextElementSibling ?? row.previousElementSibling;
      row.remove();
      (neighbour ?? group).querySelector("input, select, textarea, button")?.focus();
      group.dispatchEvent(new CustomEvent("raingan:row-removed", {
        bubbles: true, detail: { row: `${group.dataset.rows}.${row.dataset.row}` },
      }));
    } else {
      return;
    }
    refresh(group, list);
  });
  refresh(group, list);
}
