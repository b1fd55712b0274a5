/* Who reads along, as seats are taken and left. */

const people = document.querySelector("[data-people]");

export function seat(row) {
  const known = people.querySelector(`[data-person="${CSS.escape(row.id)}"]`);
  if (row.state !== "active") known?.remove();
  else if (!known) {
    const item = document.createElement("li");
    item.className = "person";
    item.dataset.person = row.id;
    item.textContent = row.name;
    people.append(item);
  }
}
