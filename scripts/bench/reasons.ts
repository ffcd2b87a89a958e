/** Where the time of a line goes, for the page to say when the line falls short of a target. No numbers: they are measured. */

export const REASONS: Readonly<Record<string, string>> = {
  "ndjson-date":
    "Inflating is done on zlib's own thread; beside it, our thread copies each block into WebAssembly's memory, finds the fields there, compares the dates and gathers the kept rows, and the hash and the disk take the rest.",
  "ndjson-regex":
    "Each row's address is decoded into a string for RE2's automaton, which works a character at a time in JavaScript: linear for every pattern, but no native code.",
  "json-date": "As for NDJSON; besides, each kept row is held to the whole grammar of JSON.",
  "gzip-pass":
    "The rows are inflated, framed, checked for UTF-8 and counted by connection and month of sign-in, although the stored bytes are Auth0's: a backup that nobody has looked into is not called complete.",
  "csv-date":
    "Inflating CSV takes less than half of what it takes for NDJSON, while there are more cells to a byte: each must be cut off to know where the row ends.",
  sort: "Runs of rows are sorted in bounded memory and spilled to private files, so each byte is written twice and read once, and our thread waits for that. How long it waits depends on the machine: in a virtual one that must first be given memory for new pages, writing them was seen to take ten times as long as a moment later, and this line between 3.4 × and 4.8 ×.",
  "gzip-all-cores":
    "The checksum, the copy into pieces and the writing stay on one thread while the pieces are compressed.",
  "ndjson-everything":
    "An expression that names the whole row has it parsed: each user becomes a map of typed values, as the language asks for. V8 lets the maps of earlier users lie until its young generation is full, and makes it larger the more there are.",
  import:
    "Each user is parsed and written anew, as Auth0's import takes other fields than its export gives.",
  start: "Node's own start, reading the bundle and compiling what is used.",
  "start-filter": "As without a filter; besides, the filter language is loaded and compiled.",
};

export const REASON_OF_GROWTH =
  "What grows is garbage. The pieces that a file is read in, and a download comes in, lie about until V8 collects them, which it does when there are some 32 MB; a hundred thousand users are over before that. Told to collect sooner, it needs no more for the largest export than the last column above says. The action leaves that to V8: Node's own options are not for a program to change once it runs.";
