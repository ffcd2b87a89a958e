/** What a run is asked to do: nothing in it is empty, and combinations that make no sense cannot be written. */

import type { FilterOptions } from "./filter/index.ts";

/** How to get a Management API token. */
export type Credentials =
  | { readonly kind: "secret"; readonly clientId: string; readonly clientSecret: string }
  | {
      readonly kind: "private-key";
      readonly clientId: string;
      /** PEM, PKCS#8 or PKCS#1. */
      readonly privateKey: string;
      readonly keyId: string | undefined;
      readonly algorithm: "RS256" | "RS384" | "PS256";
    }
  | { readonly kind: "token"; readonly token: string };

export interface TenantSettings {
  /** Where the tenant answers: scheme, host and, for loopback hosts, port. */
  readonly origin: URL;
  readonly audience: string;
  readonly credentials: Credentials;
}

/** One exported field: a path into the user, and the title it gets if not its own. */
export interface Field {
  readonly path: string;
  readonly title?: string;
}

/** One connection of the tenant. */
export type Connection =
  | { readonly kind: "id"; readonly id: string }
  | { readonly kind: "name"; readonly name: string };

/** The export job: one to start, or one that was started already. */
export type ExportSettings =
  | {
      readonly kind: "start";
      readonly connection: Connection | undefined;
      /** `undefined` leaves the choice to Auth0. */
      readonly fields: readonly Field[] | undefined;
      /** Most users to export. */
      readonly limit: number | undefined;
    }
  | { readonly kind: "collect"; readonly jobId: string };

export type Format = "ndjson" | "json" | "csv" | "import";
export type Compression = "none" | "gzip" | "zstd";

export interface ArtifactSettings {
  readonly name: string;
  readonly retentionDays: number | undefined;
}

/** The backup branch. Names in it are such as git takes. */
export interface BranchSettings {
  readonly name: string;
  /** Path of a folder inside the branch, without slashes at its ends; empty for the root. */
  readonly directory: string;
  /** Instead of the generated one. */
  readonly message: string | undefined;
  /** How many commits to keep; all where it is `undefined`. */
  readonly history: number | undefined;
  readonly token: string;
  /** The part of the last backup's users, 0 to 1, that may be gone before the run fails. */
  readonly maximumDrop: number | undefined;
}

/** Where the export is stored: at least one of them is set. */
export interface Destinations {
  readonly artifact: ArtifactSettings | undefined;
  readonly branch: BranchSettings | undefined;
  /** An absolute path. */
  readonly outputDirectory: string | undefined;
}

/** The row filter, which compiles: it is compiled anew for each pass over the rows, because it may count them. */
export interface FilterSettings {
  readonly expression: string;
  readonly options: FilterOptions;
}

export interface Settings {
  readonly tenant: TenantSettings;
  readonly export: ExportSettings;
  readonly format: Format;
  readonly filter: FilterSettings | undefined;
  readonly compression: Compression;
  /** Public strings (`age1…`) of those for whom files are encrypted; none where they are not. */
  readonly recipients: readonly string[];
  /** Stem of the stored file's name. */
  readonly fileName: string;
  readonly destinations: Destinations;
  /** Whether to store personal data in a public repository. */
  readonly allowsPublicRepository: boolean;
  /** Opens GitHub's API; there may be none. */
  readonly githubToken: string | undefined;
  /** Fewer exported users than this fail the run. */
  readonly minimumUsers: number;
  /** For the whole run, in milliseconds. */
  readonly timeout: number;
  /** Whether to check everything, and to export and store nothing. */
  readonly isDryRun: boolean;
}
