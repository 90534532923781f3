// Dumps the names of countries and regions, one file a language, from the Intl data of the Node
// that runs it: `node codegen/countries.mjs` from `crates/pages`. Each file is a list of
// [ISO 3166-1 region, name] in the language's own collation order, so nothing sorts at run time.
// The regions are those of src/countries/dial_codes.rs; the languages are those of texts/*.json.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";

const root = new URL("../", import.meta.url);
const source = readFileSync(new URL("src/countries/dial_codes.rs", root), "utf8");
const regions = [...source.matchAll(/\("([A-Z]{2})", "\d+"\)/g)].map((match) => match[1]);

for (const file of readdirSync(new URL("texts/", root)).filter((name) => name.endsWith(".json"))) {
  const language = file.replace(/\.json$/, "");
  const names = new Intl.DisplayNames([language], { type: "region", fallback: "none" });
  const order = new Intl.Collator(language).compare;
  const rows = regions.map((region) => {
    const name = names.of(region);
    if (!name) throw new Error(`no name for ${region} in ${language}`);
    return [region, name];
  });
  rows.sort((a, b) => order(a[1], b[1]));
  const lines = rows.map((row) => JSON.stringify(row).replace('","', '", "'));
  writeFileSync(new URL(`texts/countries/${file}`, root), `[\n  ${lines.join(",\n  ")}\n]\n`);
}
