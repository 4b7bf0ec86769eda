// Shows openapi.json to people. Nothing is fetched but that file, from the same server.

const $ = (id) => document.getElementById(id);
const made = (name, text = "", properties = {}) =>
  Object.assign(document.createElement(name), { textContent: text, ...properties });

const api = await (await fetch("/openapi.json")).json();

/** Follows a `$ref` inside the document. */
const resolved = (part) =>
  part?.$ref ? part.$ref.slice(2).split("/").reduce((place, key) => place[key], api) : part;

/** A schema in a few words: `integer, 1 to 9`, `Dub[]`. */
function words(schema, depth = 0) {
  if (!schema) return "";
  if (schema.$ref) return schema.$ref.split("/").at(-1);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  const any = schema.oneOf ?? schema.anyOf;
  if (any) return any.map((one) => words(one, depth)).join(" | ");
  if (schema.type === "array") return `${words(schema.items, depth)}[]`;
  if (schema.type === "object" && schema.properties && depth < 2) {
    const fields = Object.entries(schema.properties).map(([name, one]) => `${name}: ${words(one, depth + 1)}`);
    return `{ ${fields.join(", ")} }`;
  }
  const range = [schema.minimum, schema.maximum].some((end) => end !== undefined)
    ? `, ${schema.minimum ?? ""} to ${schema.maximum ?? ""}` : "";
  const format = schema.format ? ` (${schema.format})` : "";
  return `${[schema.type ?? "any"].flat().join(" | ")}${format}${range}`;
}

/** A table; rows with nothing in them are left out. */
function table(headings, rows) {
  const box = made("div", "", { className: "scroll", tabIndex: 0 });
  box.role = "group";
  box.ariaLabel = headings.join(", ");
  const grid = made("table"), head = made("tr");
  head.append(...headings.map((heading) => made("th", heading, { scope: "col" })));
  grid.append(head);
  for (const [name, type, about] of rows) {
    const row = made("tr"), first = made("td"), second = made("td");
    first.append(made("code", name));
    second.append(made("code", type));
    row.append(first, second, made("td", about ?? ""));
    grid.append(row);
  }
  box.append(grid);
  return box;
}

const usual = ({ default: value }) => (value === undefined ? "" : `Without it: ${JSON.stringify(value)}.`);
const sentence = (...parts) => parts.filter(Boolean).join(" ");

function route(path, method, operation) {
  const section = made("section", "", { className: "route", id: operation.operationId });
  const title = made("h2");
  title.append(made("span", method.toUpperCase(), { className: "method" }), ` ${path}`);
  section.append(title, made("p", operation.summary ?? ""));
  if (operation.description) section.append(made("p", operation.description));
  const parameters = (operation.parameters ?? []).map(resolved);
  if (parameters.length) {
    section.append(table(["Parameter", "Type", "Meaning"], parameters.map((one) => [
      one.name, words(one.schema),
      sentence(`In the ${one.in}${one.required ? ", required" : ""}.`, one.description, one.schema?.description, usual(one.schema ?? {})),
    ])));
  }
  for (const [type, { schema }] of Object.entries(resolved(operation.requestBody)?.content ?? {})) {
    const whole = resolved(schema), required = whole?.required ?? [];
    const fields = Object.entries(whole?.properties ?? {});
    section.append(made("h3", `Body: ${type}`));
    if (!fields.length) section.append(made("p", words(whole)));
    else section.append(table(["Field", "Type", "Meaning"], fields.map(([name, one]) =>
      [name, words(one), sentence(required.includes(name) && "Required.", resolved(one).description, usual(resolved(one)))])));
  }
  section.append(table(["Answer", "Content", "Meaning"], Object.entries(operation.responses ?? {}).map(([status, answer]) => {
    const whole = resolved(answer);
    const content = Object.entries(whole.content ?? {}).map(([type, { schema }]) => `${type}: ${words(schema)}`).join("; ");
    return [status, content, whole.description];
  })));
  return section;
}

const routes = Object.entries(api.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })));
$("about").textContent = api.info.description;
const list = made("ul");
for (const { path, method, operation } of routes) {
  const item = made("li");
  item.append(made("a", `${method.toUpperCase()} ${path}`, { href: `#${operation.operationId}` }));
  list.append(item);
}
$("list").append(list);
$("routes").append(...routes.map(({ path, method, operation }) => route(path, method, operation)));
for (const [name, schema] of Object.entries(api.components.schemas)) {
  const section = made("section", "", { className: "route", id: name });
  section.append(made("h2", name));
  const fields = Object.entries(schema.properties ?? {});
  if (fields.length) section.append(table(["Field", "Type", "Meaning"], fields.map(([field, one]) => [field, words(one), resolved(one).description])));
  $("routes").append(section);
}
if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
