;; Validates that rows are JSON objects (RFC 8259), with the result of JSON.parse, and finds wanted top-level fields on the way.
;; json/check.ts and json/field-scan.ts call it, and row-members.wat its functions for tokens; `npm run wasm` compiles it.
;;
;; It reads token by token, and strings sixteen bytes at a time. A function that reads a token returns the address after it, or 0
;; for invalid JSON: no row starts at 0. Sixteen bytes after a row are readable, with any content.
(module
  (import "caller" "memory" (memory 1))

  ;; 1 after an escape sequence was read.
  (global $escaped (export "escaped") (mut i32) (i32.const 0))
  ;; What $row returns for a valid row.
  (global $status (mut i32) (i32.const 0))
  ;; Where the end of the member's value is stored: at 0 if it is not wanted.
  (global $end (mut i32) (i32.const 0))

  ;; True if [start, end) is one object. $stack needs one byte per nesting level, at most as many as the row has.
  (func (export "isObject") (param $start i32) (param $end i32) (param $stack i32) (result i32)
    (i32.ne (i32.const 0)
      (call $row (local.get $start) (local.get $end) (local.get $stack) (i32.const 0) (i32.const 0) (i32.const 0))))

  ;; Reads rows as "scan" of field-scan.wat does, with the same tables, and validates them.
  (func (export "scan") (param $rows i32) (param $count i32) (param $bytes i32) (param $names i32) (param $nameCount i32) (param $statuses i32) (param $out i32) (param $stack i32)
    (local $i i32)
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $i) (local.get $count)))
        (i32.store8 (i32.add (local.get $statuses) (local.get $i))
          (call $row
            (i32.add (local.get $bytes) (i32.load (local.get $rows)))
            (i32.add (local.get $bytes) (i32.load offset=4 (local.get $rows)))
            (local.get $stack) (local.get $names) (local.get $nameCount) (local.get $out)))
        (local.set $rows (i32.add (local.get $rows) (i32.const 8)))
        (local.set $out (i32.add (local.get $out) (i32.shl (local.get $nameCount) (i32.const 3))))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $next))))

  ;; Reads the row [at, end). Returns 0: not JSON; 1: read; 2: has a top-level key with an escape, which is not decoded here.
  (func $row (param $at i32) (param $end i32) (param $stack i32) (param $names i32) (param $count i32) (param $out i32) (result i32)
    (local $byte i32) (local $container i32) (local $bottom i32) (local $top i32)
    (global.set $status (i32.const 1))
    (global.set $end (i32.const 0))
    (local.set $bottom (local.get $stack))
    ;; The stack of a member's value, between two values.
    (local.set $top (i32.add (local.get $stack) (i32.const 1)))
    (if (i32.ge_u (local.get $at) (local.get $end)) (then (return (i32.const 0))))
    (if (i32.ne (i32.load8_u (local.get $at)) (i32.const 0x7b)) (then (return (i32.const 0))))
    (loop $value
      (if (i32.ge_u (local.get $at) (local.get $end)) (then (return (i32.const 0))))
      (local.set $byte (i32.load8_u (local.get $at)))
      (block $ended
        (if (i32.eq (local.get $byte) (i32.const 0x22))
          (then
            (local.set $at (call $string (local.get $at) (local.get $end)))
            (br_if $ended (local.get $at))
            (return (i32.const 0))))
        (if (i32.ne (i32.or (local.get $byte) (i32.const 0x20)) (i32.const 0x7b))
          (then
            (local.set $at (call $scalar (local.get $at) (local.get $end) (local.get $byte)))
            (br_if $ended (local.get $at))
            (return (i32.const 0))))
        ;; A container opens. The code of each closing bracket is that of its opening one plus 2.
        (i32.store8 (local.get $stack) (local.get $byte))
        (local.set $stack (i32.add (local.get $stack) (i32.const 1)))
        (local.set $at (call $skipSpace (i32.add (local.get $at) (i32.const 1)) (local.get $end)))
        (if (i32.ge_u (local.get $at) (local.get $end)) (then (return (i32.const 0))))
        (br_if $ended (i32.eq (i32.load8_u (local.get $at)) (i32.add (local.get $byte) (i32.const 2))))
        (if (i32.eq (local.get $byte) (i32.const 0x7b))
          (then
            (local.set $at (call $key (local.get $at) (local.get $end) (i32.eq (local.get $stack) (local.get $top)) (local.get $names) (local.get $count) (local.get $out)))
            (br_if $value (local.get $at))
            (return (i32.const 0))))
        (br $value))
      ;; A value has ended, or an empty container ends next.
      (loop $afterValue
        (if (i32.eq (local.get $stack) (local.get $top))
          (then (i32.store (global.get $end) (local.get $at))))
        (local.set $at (call $skipSpace (local.get $at) (local.get $end)))
        (if (i32.ge_u (local.get $at) (local.get $end)) (then (return (i32.const 0))))
        (local.set $byte (i32.load8_u (local.get $at)))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (local.set $container (i32.load8_u (i32.sub (local.get $stack) (i32.const 1))))
        (if (i32.eq (local.get $byte) (i32.add (local.get $container) (i32.const 2)))
          (then
            (local.set $stack (i32.sub (local.get $stack) (i32.const 1)))
            (br_if $afterValue (i32.ne (local.get $stack) (local.get $bottom)))
            (return (select (global.get $status) (i32.const 0) (i32.eq (local.get $at) (local.get $end))))))
        (if (i32.ne (local.get $byte) (i32.const 0x2c)) (then (return (i32.const 0))))
        (local.set $at (call $skipSpace (local.get $at) (local.get $end)))
        (br_if $value (i32.eq (local.get $container) (i32.const 0x5b)))
        (local.set $at (call $key (local.get $at) (local.get $end) (i32.eq (local.get $stack) (local.get $top)) (local.get $names) (local.get $count) (local.get $out)))
        (br_if $value (local.get $at))))
    (i32.const 0))

  ;; Stores the start of the value of the member whose key is at $key if it is wanted.
  (func $find (param $key i32) (param $value i32) (param $names i32) (param $count i32) (param $out i32)
    (local $k i32) (local $name i32) (local $length i32) (local $i i32) (local $first i32)
    (local.set $first (i32.load16_u (local.get $key)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $k) (local.get $count)))
        (local.set $name (i32.load offset=4 (local.get $names)))
        (if (i32.eq (i32.load16_u (local.get $name)) (local.get $first))
          (then
            (local.set $length (i32.load (local.get $names)))
            (local.set $i (i32.const 0))
            (block $differs
              (loop $bytes
                (br_if $differs (i32.ne
                  (i32.load8_u (i32.add (local.get $name) (local.get $i)))
                  (i32.load8_u (i32.add (local.get $key) (local.get $i)))))
                (local.set $i (i32.add (local.get $i) (i32.const 1)))
                (br_if $bytes (i32.lt_u (local.get $i) (local.get $length))))
              (local.set $out (i32.add (local.get $out) (i32.shl (local.get $k) (i32.const 3))))
              (i32.store (local.get $out) (local.get $value))
              (global.set $end (i32.add (local.get $out) (i32.const 4)))
              (return))))
        (local.set $names (i32.add (local.get $names) (i32.const 8)))
        (local.set $k (i32.add (local.get $k) (i32.const 1)))
        (br $next))))

  ;; Skips white space, up to $end.
  (func $skipSpace (export "skipSpace") (param $at i32) (param $end i32) (result i32)
    (local $byte i32)
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        (local.set $byte (i32.load8_u (local.get $at)))
        (br_if $done (i32.gt_u (local.get $byte) (i32.const 0x20)))
        ;; Of the low bytes, space, tab, line feed and carriage return are white space.
        (br_if $done (i64.eqz (i64.and (i64.shr_u (i64.const 0x100002600) (i64.extend_i32_u (local.get $byte))) (i64.const 1))))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br $next)))
    (local.get $at))

  ;; Reads a key and its colon, up to the value, whose start is stored if it is a wanted top-level field.
  (func $key (param $at i32) (param $end i32) (param $isTop i32) (param $names i32) (param $count i32) (param $out i32) (result i32)
    (local $key i32)
    (local.set $key (local.get $at))
    (global.set $escaped (i32.const 0))
    (if (i32.ge_u (local.get $at) (local.get $end)) (then (return (i32.const 0))))
    (if (i32.ne (i32.load8_u (local.get $at)) (i32.const 0x22)) (then (return (i32.const 0))))
    (local.set $at (call $string (local.get $at) (local.get $end)))
    (if (i32.eqz (local.get $at)) (then (return (i32.const 0))))
    (local.set $at (call $skipSpace (local.get $at) (local.get $end)))
    (if (i32.ge_u (local.get $at) (local.get $end)) (then (return (i32.const 0))))
    (if (i32.ne (i32.load8_u (local.get $at)) (i32.const 0x3a)) (then (return (i32.const 0))))
    (local.set $at (call $skipSpace (i32.add (local.get $at) (i32.const 1)) (local.get $end)))
    (if (local.get $isTop)
      (then
        (if (global.get $escaped) (then (global.set $status (i32.const 2))))
        (global.set $end (i32.const 0))
        (call $find (local.get $key) (local.get $at) (local.get $names) (local.get $count) (local.get $out))))
    (local.get $at))

  ;; Reads a string from its opening quote to after the closing one.
  (func $string (export "string") (param $at i32) (param $end i32) (result i32)
    (local $v v128) (local $bits i32) (local $byte i32)
    (local.set $at (i32.add (local.get $at) (i32.const 1)))
    (loop $next
      (if (i32.ge_u (local.get $at) (local.get $end)) (then (return (i32.const 0))))
      (local.set $v (v128.load (local.get $at)))
      ;; Quotes, backslashes and control characters.
      (local.set $bits (i8x16.bitmask (v128.or
        (v128.or
          (i8x16.eq (local.get $v) (v128.const i32x4 0x22222222 0x22222222 0x22222222 0x22222222))
          (i8x16.eq (local.get $v) (v128.const i32x4 0x5c5c5c5c 0x5c5c5c5c 0x5c5c5c5c 0x5c5c5c5c)))
        (i8x16.lt_u (local.get $v) (v128.const i32x4 0x20202020 0x20202020 0x20202020 0x20202020)))))
      (if (i32.eqz (local.get $bits))
        (then
          (local.set $at (i32.add (local.get $at) (i32.const 16)))
          (br $next)))
      (local.set $at (i32.add (local.get $at) (i32.ctz (local.get $bits))))
      (if (i32.ge_u (local.get $at) (local.get $end)) (then (return (i32.const 0))))
      (local.set $byte (i32.load8_u (local.get $at)))
      (if (i32.eq (local.get $byte) (i32.const 0x22)) (then (return (i32.add (local.get $at) (i32.const 1)))))
      (if (i32.ne (local.get $byte) (i32.const 0x5c)) (then (return (i32.const 0))))
      (local.set $at (call $escape (local.get $at) (local.get $end)))
      (br_if $next (local.get $at)))
    (i32.const 0))

  ;; Reads an escape sequence from its backslash.
  (func $escape (param $at i32) (param $end i32) (result i32)
    (local $letter i32) (local $after i32)
    (global.set $escaped (i32.const 1))
    (local.set $at (i32.add (local.get $at) (i32.const 1)))
    (if (i32.ge_u (local.get $at) (local.get $end)) (then (return (i32.const 0))))
    (local.set $letter (i32.load8_u (local.get $at)))
    (local.set $at (i32.add (local.get $at) (i32.const 1)))
    (if (i32.ne (local.get $letter) (i32.const 0x75))
      (then
        (if (i32.or
              (i32.or
                (i32.or (i32.eq (local.get $letter) (i32.const 0x22)) (i32.eq (local.get $letter) (i32.const 0x5c)))
                (i32.or (i32.eq (local.get $letter) (i32.const 0x2f)) (i32.eq (local.get $letter) (i32.const 0x62))))
              (i32.or
                (i32.or (i32.eq (local.get $letter) (i32.const 0x66)) (i32.eq (local.get $letter) (i32.const 0x6e)))
                (i32.or (i32.eq (local.get $letter) (i32.const 0x72)) (i32.eq (local.get $letter) (i32.const 0x74)))))
          (then (return (local.get $at))))
        (return (i32.const 0))))
    (local.set $after (i32.add (local.get $at) (i32.const 4)))
    (if (i32.gt_u (local.get $after) (local.get $end)) (then (return (i32.const 0))))
    (loop $digit
      (local.set $letter (i32.load8_u (local.get $at)))
      (if (i32.eqz (i32.or
            (i32.lt_u (i32.sub (local.get $letter) (i32.const 0x30)) (i32.const 10))
            (i32.lt_u (i32.sub (i32.or (local.get $letter) (i32.const 0x20)) (i32.const 0x61)) (i32.const 6))))
        (then (return (i32.const 0))))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br_if $digit (i32.lt_u (local.get $at) (local.get $after))))
    (local.get $after))

  ;; Reads true, false, null or a number, whose first byte is $byte.
  (func $scalar (export "scalar") (param $at i32) (param $end i32) (param $byte i32) (result i32)
    (local $after i32)
    (if (i32.le_u (local.get $byte) (i32.const 0x39)) (then (return (call $number (local.get $at) (local.get $end)))))
    (local.set $after (i32.add (local.get $at) (i32.const 4)))
    (block $word
      ;; "true" and "null", their first byte lowest.
      (br_if $word (i32.eq (i32.load (local.get $at)) (i32.const 0x65757274)))
      (br_if $word (i32.eq (i32.load (local.get $at)) (i32.const 0x6c6c756e)))
      ;; "fals" and "e".
      (if (i32.ne (i32.load (local.get $at)) (i32.const 0x736c6166)) (then (return (i32.const 0))))
      (if (i32.ne (i32.load8_u (local.get $after)) (i32.const 0x65)) (then (return (i32.const 0))))
      (local.set $after (i32.add (local.get $after) (i32.const 1))))
    (select (local.get $after) (i32.const 0) (i32.le_u (local.get $after) (local.get $end))))

  (func $number (param $at i32) (param $end i32) (result i32)
    (local $first i32) (local $byte i32)
    (if (i32.eq (i32.load8_u (local.get $at)) (i32.const 0x2d))
      (then (local.set $at (i32.add (local.get $at) (i32.const 1)))))
    (local.set $first (local.get $at))
    (local.set $at (call $digits (local.get $at) (local.get $end)))
    (if (i32.eqz (local.get $at)) (then (return (i32.const 0))))
    ;; No digit may follow a leading zero.
    (if (i32.and
          (i32.eq (i32.load8_u (local.get $first)) (i32.const 0x30))
          (i32.gt_u (local.get $at) (i32.add (local.get $first) (i32.const 1))))
      (then (return (i32.const 0))))
    (if (i32.ge_u (local.get $at) (local.get $end)) (then (return (local.get $at))))
    (if (i32.eq (i32.load8_u (local.get $at)) (i32.const 0x2e))
      (then
        (local.set $at (call $digits (i32.add (local.get $at) (i32.const 1)) (local.get $end)))
        (if (i32.eqz (local.get $at)) (then (return (i32.const 0))))
        (if (i32.ge_u (local.get $at) (local.get $end)) (then (return (local.get $at))))))
    (if (i32.ne (i32.or (i32.load8_u (local.get $at)) (i32.const 0x20)) (i32.const 0x65)) (then (return (local.get $at))))
    (local.set $at (i32.add (local.get $at) (i32.const 1)))
    (if (i32.ge_u (local.get $at) (local.get $end)) (then (return (i32.const 0))))
    (local.set $byte (i32.load8_u (local.get $at)))
    (if (i32.or (i32.eq (local.get $byte) (i32.const 0x2b)) (i32.eq (local.get $byte) (i32.const 0x2d)))
      (then (local.set $at (i32.add (local.get $at) (i32.const 1)))))
    (call $digits (local.get $at) (local.get $end)))

  ;; Reads decimal digits, at least one.
  (func $digits (param $at i32) (param $end i32) (result i32)
    (local $first i32)
    (local.set $first (local.get $at))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        (br_if $done (i32.ge_u (i32.sub (i32.load8_u (local.get $at)) (i32.const 0x30)) (i32.const 10)))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br $next)))
    (select (local.get $at) (i32.const 0) (i32.gt_u (local.get $at) (local.get $first)))))
