// Bundles the script and the style sheet of every screen into what Django serves as static files.
import { copyFile, mkdir, readdir } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const screens = join(here, "..", "leadshare", "web");
const target = join(screens, "static", "web");

// Tokens and components come first, then each screen in alphabetical order: a screen may only add, never undo.
async function sources(extension) {
  const found = [];
  for (const folder of (await readdir(screens, { withFileTypes: true })).filter((entry) => entry.isDirectory())) {
    if (folder.name === "static") continue;
    for (const file of await readdir(join(screens, folder.name))) {
      if (file.endsWith(extension)) found.push(`./${relative(here, join(screens, folder.name, file))}`);
    }
  }
  return found.sort();
}

async function bundle(contents, loader, name) {
  await build({
    stdin: { contents, loader, resolveDir: here },
    outfile: join(target, name),
    bundle: true,
    minify: true,
    format: loader === "js" ? "iife" : undefined,
    target: loader === "js" ? "es2022" : ["chrome111", "firefox121", "safari16.4"],
    legalComments: "linked",
    logLevel: "warning",
  });
}

await mkdir(target, { recursive: true });
const styles = ["./tokens.css", "./components.css", ...(await sources(".css"))];
await bundle(styles.map((path) => `@import "${path}";`).join("\n"), "css", "app.css");
const scripts = ["htmx.org", ...(await sources(".js"))];
await bundle(scripts.map((path) => `import "${path}";`).join("\n"), "js", "app.js");
for (const picture of ["icons.svg", "favicon.svg"]) await copyFile(join(here, picture), join(target, picture));
