/* What the stream brings, handed to whoever knows that kind of row: "msg", "member", … */

const kinds = new Map(); // what a row is -> who takes it
const after = new Set(); // who acts once all of them are in

export function whenRow(kind, act) {
  kinds.set(kind, [...(kinds.get(kind) ?? []), act]);
}

export function whenTaken(act) {
  after.add(act);
}

export function take(rows) {
  for (const row of rows) for (const act of kinds.get(row.y) ?? []) act(row);
  for (const act of after) act(rows);
}
