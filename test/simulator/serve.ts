/**
 * `node test/simulator/serve.ts [users]`: a simulated tenant for a workflow that runs the action itself. Prints, as lines for
 * GITHUB_OUTPUT, where it answers and how to sign in, and then serves until it is stopped.
 */

import { CLIENT_ID, CLIENT_SECRET, startSimulator } from "./world.ts";

const USERS = 1000;
/** A forgotten server ends after this time. */
const LIFETIME_MS = 60 * 60_000;

const { tenant } = await startSimulator({ users: Number(process.argv[2] ?? USERS) });
console.log(`domain=${tenant.origin}\nclient-id=${CLIENT_ID}\nclient-secret=${CLIENT_SECRET}`);
setTimeout(() => process.exit(), LIFETIME_MS);
