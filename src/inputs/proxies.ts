/** The environment variables of proxies: the clients for HTTP and for artifacts read them differently when they have no scheme. */

import type { RunnerEnvironment } from "../base/runner-environment.ts";
import type { Report } from "./table.ts";

const VARIABLES = ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY"];

/** Reports variables that some client would ignore or reject, without their values: they may contain a password. */
export function checkProxies(environment: RunnerEnvironment["environment"], report: Report): void {
  for (const name of VARIABLES) {
    const value = environment[name];
    if (!value || (/^https?:\/\/[^/]/i.test(value) && URL.canParse(value))) continue;
    report(
      `The environment variable \`${name}\` is not the address of a proxy with its scheme. Set it in the form http://host:port.`,
    );
  }
}
