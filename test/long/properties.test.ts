/** The properties of which `npm test` makes only a quarter of the runs. */

import "../filter/compile/compare-bytes.test.ts";
import "../filter/compile/match-bytes.test.ts";
import "../rows/csv/index.test.ts";
import "../rows/json/block-fields.test.ts";
import "../rows/json/fields.test.ts";
import "../rows/sort/changed-properties.test.ts";
