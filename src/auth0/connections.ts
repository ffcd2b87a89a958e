/** The connections of a tenant: their list, and the id that belongs to a name. */

import { z } from "zod";
import { BackupError } from "../base/errors.ts";
import { quote } from "../base/format.ts";
import { didYouMean } from "../base/suggest.ts";
import type { Connection } from "../settings.ts";
import type { Call, Tenant } from "./tenant.ts";

const CONNECTION = z.looseObject({
  id: z.string(),
  name: z.string(),
  strategy: z.string().nullish(),
});
const CONNECTIONS = z.array(CONNECTION);

/** Up to 100 connections of the tenant. Requires `read:connections`. @param options of the call */
export function listConnections(
  tenant: Tenant,
  options: Pick<Call<unknown>, "isPaced" | "signal">,
): Promise<z.infer<typeof CONNECTIONS>> {
  return tenant.call({
    ...options,
    method: "GET",
    path: "connections?fields=id,name,strategy&include_fields=true&per_page=100",
    what: "the list of connections",
    schema: CONNECTIONS,
  });
}

/** The tenant has no connection with a name. */
export class UnknownConnection extends BackupError {}

/**
 * The id of a connection. Finding it by name requires `read:connections`.
 *
 * @throws UnknownConnection when the tenant has no connection with that name
 */
export async function connectionId(tenant: Tenant, connection: Connection): Promise<string> {
  if (connection.kind === "id") return connection.id;
  const query = new URLSearchParams({ name: connection.name, fields: "id,name" });
  const found = await tenant.call({
    method: "GET",
    path: `connections?${query}`,
    what: "the look-up of the connection",
    schema: CONNECTIONS,
    remedies: {
      403: "Grant the application the permission read:connections, or set `connection` to the connection's id (con_…).",
    },
  });
  const match = found.find(({ name }) => name === connection.name);
  if (match !== undefined) return match.id;
  const names = await listConnections(tenant, {}).then(
    (all) => all.map(({ name }) => name),
    () => [],
  );
  const hint = didYouMean(connection.name, names, (name) => `"${quote(name)}"`);
  throw new UnknownConnection(
    `The tenant has no connection "${quote(connection.name)}".`,
    `Check the name under Authentication in the Auth0 dashboard: it is case-sensitive.${hint}`,
  );
}

/**
 * The name of a connection. Finding it by id requires `read:connections`.
 *
 * @throws BackupError when the tenant has no connection with that id
 */
export async function connectionName(tenant: Tenant, connection: Connection): Promise<string> {
  if (connection.kind === "name") return connection.name;
  const { name } = await tenant.call({
    method: "GET",
    path: `connections/${encodeURIComponent(connection.id)}?fields=id,name`,
    what: "the look-up of the connection",
    schema: CONNECTION,
    remedies: {
      403: "Grant the application the permission read:connections, or set `connection` to the connection's name.",
      404: "Check `connection`: the tenant has no connection with this id.",
    },
  });
  return name;
}
