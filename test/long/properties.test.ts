/** The properties of which `npm test` makes only a quarter of the runs. */

import "../filter/compile/compare-bytes.test.ts";
import "../filter/compile/match-bytes.test.ts";
import "../filter/compile/nested-field.test.ts";
import "../filter/differential.test.ts";
import "../filter/values/lazy-json.test.ts";
import "../inputs/index.test.ts";
import "../pipeline/compress.test.ts";
import "../pipeline/index.test.ts";
import "../pipeline/inflate.test.ts";
import "../pipeline/private-file.test.ts";
import "../restore/apply/assign.test.ts";
import "../restore/memberships-merge.test.ts";
import "../restore/plan/changed-users.test.ts";
import "../restore/plan/differences.test.ts";
import "../rows/csv/index.test.ts";
import "../rows/import/import-users.test.ts";
import "../rows/import/index.test.ts";
import "../rows/json/array.test.ts";
import "../rows/json/block-fields.test.ts";
import "../rows/json/fields.test.ts";
import "../rows/sort/changed-properties.test.ts";
import "../rows/sort/content-defined-chunks.test.ts";
import "../rows/sort/index.test.ts";
import "../rows/statistics.test.ts";
