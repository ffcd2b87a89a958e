/** What a backup or a restore is asked to do. Nothing in it is empty, and invalid combinations cannot be represented. */

import type { KeyObject } from "node:crypto";
import type { FilterOptions } from "./filter/index.ts";

/** How to get a Management API token. */
export type Credentials =
  | { readonly kind: "secret"; readonly clientId: string; readonly clientSecret: string }
  | {
      readonly kind: "private-key";
      readonly clientId: string;
      /** RSA, 2048 bits or more. */
      readonly privateKey: KeyObject;
      readonly keyId: string | undefined;
      readonly algorithm: "RS256" | "RS384" | "PS256";
    }
  | { readonly kind: "token"; readonly token: string };

export interface TenantSettings {
  /** Scheme, host and, for loopback hosts, port. */
  readonly origin: URL;
  readonly audience: string;
  readonly credentials: Credentials;
}

/** One exported field: a path into the user, and the name in the export if it differs. */
export interface Field {
  readonly path: string;
  readonly title?: string;
}

/** One connection of the tenant. */
export type Connection =
  | { readonly kind: "id"; readonly id: string }
  | { readonly kind: "name"; readonly name: string };

/** The export job: one to start, or an existing one. */
export type ExportSettings =
  | {
      readonly kind: "start";
      readonly connection: Connection | undefined;
      /** If `undefined`, Auth0 chooses. */
      readonly fields: readonly Field[] | undefined;
      /** Those of `fields` that the input names, as opposed to those of `*`. */
      readonly named: readonly Field[];
      /** Whether to look for undocumented properties and add them to `fields`. */
      readonly discovers: boolean;
      /** Maximum number of users to export. */
      readonly limit: number | undefined;
    }
  | { readonly kind: "collect"; readonly jobId: string };

/** A kind of membership that is backed up with the users. */
export type MembershipKind = "roles" | "organizations";

export type Format = "ndjson" | "json" | "csv" | "import";
export type Compression = "none" | "gzip" | "zstd";

export interface ArtifactSettings {
  readonly name: string;
  readonly retentionDays: number | undefined;
}

/** The backup branch. Its names are valid for git. */
export interface BranchSettings {
  readonly name: string;
  /** Path of a folder inside the branch, without slashes at its ends; empty for the root. */
  readonly directory: string;
  /** Replaces the generated one. */
  readonly message: string | undefined;
  /** Which commits to keep; all if `undefined`. */
  readonly history: History | undefined;
  readonly token: string;
  readonly maximumDrop: MaximumDrop | undefined;
}

/** The commits to keep: the newest ones, or those that are younger. */
export type History =
  | { readonly kind: "commits"; readonly commits: number }
  | { readonly kind: "age"; readonly days: number };

/** By how much the number of users may fall before the run fails: a share of the last backup's users, 0 to 1, or a number of users. */
export type MaximumDrop =
  | { readonly kind: "share"; readonly share: number }
  | { readonly kind: "users"; readonly users: number };

/** Where the export is stored. At least one is set. */
export interface Destinations {
  readonly artifact: ArtifactSettings | undefined;
  readonly branch: BranchSettings | undefined;
  /** An absolute path. */
  readonly outputDirectory: string | undefined;
}

/** A row filter that compiles. It is compiled again for each pass over the rows, because it may keep state. */
export interface FilterSettings {
  readonly expression: string;
  readonly options: FilterOptions;
}

export interface Settings {
  readonly tenant: TenantSettings;
  readonly export: ExportSettings;
  readonly format: Format;
  /** The memberships to store with the users; none by default. */
  readonly memberships: readonly MembershipKind[];
  readonly filter: FilterSettings | undefined;
  readonly compression: Compression;
  /** age recipients (`age1…`) that files are encrypted to; empty without encryption. */
  readonly recipients: readonly string[];
  /** Stem of the stored file's name. */
  readonly fileName: string;
  readonly destinations: Destinations;
  /** Whether to store personal data in a public repository. */
  readonly allowsPublicRepository: boolean;
  /** For GitHub's API. */
  readonly githubToken: string | undefined;
  /** The run fails if Auth0 exports fewer users. */
  readonly minimumUsers: number;
  /** Time limit of the whole run, in milliseconds. */
  readonly timeout: number;
  /** Whether to check everything and to export and store nothing. */
  readonly isDryRun: boolean;
}

/** Which users a restore brings back: those who are missing, those whose properties differ, those who lost memberships. */
export type RestoreKind = "missing" | "changed" | "memberships";

/** The properties that a restore can set back. */
export const RESTORABLE_PROPERTIES = [
  "app_metadata",
  "user_metadata",
  "blocked",
  "name",
  "nickname",
  "given_name",
  "family_name",
  "picture",
  "email",
  "email_verified",
  "phone_number",
  "phone_verified",
  "username",
] as const;
export type RestorableProperty = (typeof RESTORABLE_PROPERTIES)[number];

/** Which of several backups in one place: the newest one, or the newest made before a time, or that of a commit. */
export type Before =
  | { readonly kind: "time"; readonly time: Date }
  /** 7 to 40 hexadecimal digits. */
  | { readonly kind: "commit"; readonly commit: string };

/** Where the backup is. */
export type BackupSource =
  | {
      readonly kind: "branch";
      readonly name: string;
      /** Path of a folder inside the branch, without slashes at its ends; empty for the root. */
      readonly directory: string;
      readonly before: Before | undefined;
    }
  | {
      readonly kind: "artifact";
      readonly name: string;
      /** The workflow run that made it. */
      readonly runId: number | undefined;
      readonly before: Date | undefined;
    }
  /** An absolute path of a folder with a `manifest.json`. */
  | { readonly kind: "folder"; readonly path: string };

export interface RestoreSettings {
  readonly tenant: TenantSettings;
  readonly source: BackupSource;
  /** age secret keys (`AGE-SECRET-KEY-…`) that decrypt the backup; empty if there are none. */
  readonly identities: readonly string[];
  readonly kinds: readonly RestoreKind[];
  /** What `changed` compares and sets back. */
  readonly properties: readonly RestorableProperty[];
  /** The only connection whose users are restored. */
  readonly connection: Connection | undefined;
  /** Selects users of the backup. */
  readonly filter: FilterSettings | undefined;
  /** Absolute path of a password hash file from Auth0 support. */
  readonly passwordHashes: string | undefined;
  /** A plan that touches more users is rejected. */
  readonly maximumUsers: number;
  /** Whether to carry out the plan, as opposed to a preview, which writes nothing. */
  readonly isConfirmed: boolean;
  /** Absolute path of the folder for the report. */
  readonly outputDirectory: string;
  /** For the repository and for GitHub's API; empty if there is none. */
  readonly githubToken: string;
  /** Time limit of the whole run, in milliseconds. */
  readonly timeout: number;
}
