/**
 * Entry of the bundle: both actions start it, by files of their own, so that what they share exists once.
 * The runner starts `dist/index.js` for the backup and `dist/restore.js` for the restore.
 */

import path from "node:path";

const started = path.basename(process.argv[1] ?? "");
await (started === "restore.js" ? import("./restore.ts") : import("./main.ts"));
