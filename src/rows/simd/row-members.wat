;; Validates a row of JSON (RFC 8259) and finds all members of the object, with the functions of json-check.wat for tokens.
;; json/row-members.ts calls it; `npm run wasm` compiles it.
(module
  (import "caller" "memory" (memory 1))
  (import "caller" "escaped" (global $escaped (mut i32)))
  (import "caller" "string" (func $longString (param i32 i32) (result i32)))
  (import "caller" "scalar" (func $scalar (param i32 i32 i32) (result i32)))
  (import "caller" "skipSpace" (func $skipSpaces (param i32 i32) (result i32)))

  ;; As $skipSpaces, without a call where there is none: a call into another module costs more than the test.
  (func $skipSpace (param $at i32) (param $end i32) (result i32)
    (if (result i32) (i32.gt_u (i32.load8_u (local.get $at)) (i32.const 0x20))
      (then (local.get $at))
      (else (call $skipSpaces (local.get $at) (local.get $end)))))

  ;; As $longString, without a call for up to fifteen characters without an escape.
  (func $string (param $at i32) (param $end i32) (result i32)
    (local $v v128) (local $bits i32) (local $after i32)
    (local.set $v (v128.load offset=1 (local.get $at)))
    (local.set $bits (i8x16.bitmask (i8x16.eq (local.get $v) (v128.const i32x4 0x22222222 0x22222222 0x22222222 0x22222222))))
    (local.set $after (i32.add (local.get $at) (i32.add (i32.ctz (local.get $bits)) (i32.const 2))))
    (if (i32.and
          (i32.and (i32.ne (local.get $bits) (i32.const 0)) (i32.le_u (local.get $after) (local.get $end)))
          (i32.eqz (i32.and
            (i8x16.bitmask (v128.or
              (i8x16.eq (local.get $v) (v128.const i32x4 0x5c5c5c5c 0x5c5c5c5c 0x5c5c5c5c 0x5c5c5c5c))
              (i8x16.lt_u (local.get $v) (v128.const i32x4 0x20202020 0x20202020 0x20202020 0x20202020))))
            (i32.and (i32.sub (local.get $bits) (i32.const 1)) (i32.xor (local.get $bits) (i32.const -1))))))
      (then
        (return (local.get $after))))
    (call $longString (local.get $at) (local.get $end)))

  ;; The address after the key read last.
  (global $end (mut i32) (i32.const 0))

  ;; Finds all members of the object [at, end), and the items of lists in members. Each becomes six words at $out: the start and end of its key
  ;; without quotes (-1 for an item), the start and end of its value, the size of the value as the filter counts it, and its depth; -1
  ;; for a string with an escape. Offsets are relative to the row. Returns the address after them, plus 1 if the row is not ASCII; or 0
  ;; for a row that is not JSON, has too many levels, an escape or another character than ASCII in a member's key, or a long string
  ;; whose characters are not its bytes.
  (func (export "members") (param $at i32) (param $end i32) (param $stack i32) (param $out i32) (result i32)
    (local $row i32) (local $byte i32) (local $container i32) (local $level i32) (local $size i32) (local $start i32) (local $length i32)
    (local $key i32) (local $keyEnd i32) (local $member i32) (local $memberDepth i32) (local $item i32) (local $itemDepth i32) (local $v v128) (local $wide i32)
    (local.set $row (local.get $at))
    (if (i32.ge_u (local.get $at) (local.get $end)) (then (return (i32.const 0))))
    (if (i32.ne (i32.load8_u (local.get $at)) (i32.const 0x7b)) (then (return (i32.const 0))))
    (local.set $start (local.get $at))
    (loop $vectors
      (local.set $v (v128.or (local.get $v) (v128.load (local.get $start))))
      (local.set $start (i32.add (local.get $start) (i32.const 16)))
      (br_if $vectors (i32.lt_u (i32.add (local.get $start) (i32.const 16)) (local.get $end))))
    (local.set $wide (i8x16.bitmask (local.get $v)))
    (loop $bytes
      (if (i32.lt_u (local.get $start) (local.get $end))
        (then
          (local.set $wide (i32.or (local.get $wide) (i32.and (i32.load8_u (local.get $start)) (i32.const 0x80))))
          (local.set $start (i32.add (local.get $start) (i32.const 1)))
          (br $bytes))))
    (local.set $wide (i32.ne (local.get $wide) (i32.const 0)))
    (loop $value
      (if (i32.ge_u (local.get $at) (local.get $end)) (then (return (i32.const 0))))
      (local.set $byte (i32.load8_u (local.get $at)))
      (local.set $start (local.get $at))
      (if (i32.or
            (i32.eq (local.get $level) (i32.const 1))
            (i32.and (i32.eq (local.get $level) (i32.const 2)) (i32.eq (local.get $container) (i32.const 0x5b))))
        (then
          (i32.store (local.get $out) (local.get $key))
          (i32.store offset=4 (local.get $out) (local.get $keyEnd))
          (i32.store offset=8 (local.get $out) (i32.sub (local.get $at) (local.get $row)))
          (i32.store offset=16 (local.get $out) (local.get $size))
          (i32.store offset=20 (local.get $out) (i32.const 0))
          (if (i32.eq (local.get $level) (i32.const 1))
            (then
              (local.set $member (local.get $out))
              (local.set $memberDepth (i32.const 1))
              ;; Items have no key.
              (local.set $key (i32.const -1))
              (local.set $keyEnd (i32.const -1)))
            (else
              (local.set $item (local.get $out))
              (local.set $itemDepth (i32.const 2))))
          (local.set $out (i32.add (local.get $out) (i32.const 24)))))
      (local.set $size (i32.add (local.get $size) (i32.const 1)))
      (block $ended
        (if (i32.eq (local.get $byte) (i32.const 0x22))
          (then
            (global.set $escaped (i32.const 0))
            (local.set $at (call $string (local.get $at) (local.get $end)))
            (if (i32.eqz (local.get $at)) (then (return (i32.const 0))))
            (local.set $length (i32.shr_u (i32.sub (i32.sub (local.get $at) (local.get $start)) (i32.const 2)) (i32.const 7)))
            (if (i32.and (i32.or (global.get $escaped) (local.get $wide)) (i32.ne (local.get $length) (i32.const 0)))
              (then (return (i32.const 0))))
            (if (global.get $escaped)
              (then
                (if (i32.eq (local.get $level) (i32.const 1)) (then (i32.store offset=20 (local.get $member) (i32.const -1))))
                (if (i32.and (i32.eq (local.get $level) (i32.const 2)) (i32.eq (local.get $container) (i32.const 0x5b)))
                  (then (i32.store offset=20 (local.get $item) (i32.const -1))))))
            (local.set $size (i32.add (local.get $size) (local.get $length)))
            (br $ended)))
        (if (i32.ne (i32.or (local.get $byte) (i32.const 0x20)) (i32.const 0x7b))
          (then
            (local.set $at (call $scalar (local.get $at) (local.get $end) (local.get $byte)))
            (if (i32.eqz (local.get $at)) (then (return (i32.const 0))))
            (local.set $size (i32.add (local.get $size)
              (i32.shr_u (i32.sub (local.get $at) (local.get $start)) (i32.const 7))))
            (br $ended)))
        (i32.store8 (local.get $stack) (local.get $container))
        (local.set $stack (i32.add (local.get $stack) (i32.const 1)))
        (local.set $container (local.get $byte))
        (local.set $level (i32.add (local.get $level) (i32.const 1)))
        (if (i32.gt_u (local.get $level) (i32.const 100)) (then (return (i32.const 0))))
        (if (i32.gt_u (local.get $level) (local.get $memberDepth)) (then (local.set $memberDepth (local.get $level))))
        (if (i32.gt_u (local.get $level) (local.get $itemDepth)) (then (local.set $itemDepth (local.get $level))))
        (local.set $at (call $skipSpace (i32.add (local.get $at) (i32.const 1)) (local.get $end)))
        (if (i32.ge_u (local.get $at) (local.get $end)) (then (return (i32.const 0))))
        (if (i32.eq (i32.load8_u (local.get $at)) (i32.add (local.get $byte) (i32.const 2)))
          (then
            (local.set $at (i32.add (local.get $at) (i32.const 1)))
            (local.set $stack (i32.sub (local.get $stack) (i32.const 1)))
            (local.set $container (i32.load8_u (local.get $stack)))
            (local.set $level (i32.sub (local.get $level) (i32.const 1)))
            (br_if $ended (local.get $level))
            (return (select (i32.or (local.get $out) (local.get $wide)) (i32.const 0) (i32.eq (local.get $at) (local.get $end))))))
        (br_if $value (i32.eq (local.get $byte) (i32.const 0x5b)))
        (local.set $start (local.get $at))
        (local.set $at (call $anyKey (local.get $at) (local.get $end)))
        (if (i32.eqz (local.get $at)) (then (return (i32.const 0))))
        (if (i32.eq (local.get $level) (i32.const 1))
          (then
            (if (i32.or (global.get $escaped) (call $isWide (local.get $start) (global.get $end))) (then (return (i32.const 0))))
            (local.set $key (i32.sub (i32.add (local.get $start) (i32.const 1)) (local.get $row)))
            (local.set $keyEnd (i32.sub (i32.sub (global.get $end) (i32.const 1)) (local.get $row)))))
        (br $value))
      ;; A value has ended.
      (loop $afterValue
        (if (i32.eq (local.get $level) (i32.const 1))
          (then (call $endMember (local.get $member) (i32.sub (local.get $at) (local.get $row)) (local.get $size) (i32.sub (local.get $memberDepth) (i32.const 1))))
          (else
            (if (i32.and (i32.eq (local.get $level) (i32.const 2)) (i32.eq (local.get $container) (i32.const 0x5b)))
              (then (call $endMember (local.get $item) (i32.sub (local.get $at) (local.get $row)) (local.get $size) (i32.sub (local.get $itemDepth) (i32.const 2)))))))
        (local.set $at (call $skipSpace (local.get $at) (local.get $end)))
        (if (i32.ge_u (local.get $at) (local.get $end)) (then (return (i32.const 0))))
        (local.set $byte (i32.load8_u (local.get $at)))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (if (i32.eq (local.get $byte) (i32.add (local.get $container) (i32.const 2)))
          (then
            (local.set $stack (i32.sub (local.get $stack) (i32.const 1)))
            (local.set $container (i32.load8_u (local.get $stack)))
            (local.set $level (i32.sub (local.get $level) (i32.const 1)))
            (br_if $afterValue (local.get $level))
            (return (select (i32.or (local.get $out) (local.get $wide)) (i32.const 0) (i32.eq (local.get $at) (local.get $end))))))
        (if (i32.ne (local.get $byte) (i32.const 0x2c)) (then (return (i32.const 0))))
        (local.set $at (call $skipSpace (local.get $at) (local.get $end)))
        (br_if $value (i32.eq (local.get $container) (i32.const 0x5b)))
        (local.set $start (local.get $at))
        (local.set $at (call $anyKey (local.get $at) (local.get $end)))
        (if (i32.eqz (local.get $at)) (then (return (i32.const 0))))
        (if (i32.eq (local.get $level) (i32.const 1))
          (then
            (if (i32.or (global.get $escaped) (call $isWide (local.get $start) (global.get $end))) (then (return (i32.const 0))))
            (local.set $key (i32.sub (i32.add (local.get $start) (i32.const 1)) (local.get $row)))
            (local.set $keyEnd (i32.sub (i32.sub (global.get $end) (i32.const 1)) (local.get $row)))))
        (br $value)))
    (i32.const 0))

  ;; Completes the entry at $entry, which has the size of everything before its value.
  (func $endMember (param $entry i32) (param $end i32) (param $size i32) (param $depth i32)
    (i32.store offset=12 (local.get $entry) (local.get $end))
    (i32.store offset=16 (local.get $entry) (i32.sub (local.get $size) (i32.load offset=16 (local.get $entry))))
    (if (i32.eqz (i32.load offset=20 (local.get $entry)))
      (then (i32.store offset=20 (local.get $entry) (local.get $depth)))))

  ;; True if a byte of [at, end) is not ASCII.
  (func $isWide (param $at i32) (param $end i32) (result i32)
    (loop $next
      (if (i32.ge_u (i32.load8_u (local.get $at)) (i32.const 0x80)) (then (return (i32.const 1))))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $at) (local.get $end))))
    (i32.const 0))

  ;; Reads a key and its colon, up to the value. The end of the key goes to the global $end.
  (func $anyKey (param $at i32) (param $end i32) (result i32)
    (global.set $escaped (i32.const 0))
    (if (i32.ge_u (local.get $at) (local.get $end)) (then (return (i32.const 0))))
    (if (i32.ne (i32.load8_u (local.get $at)) (i32.const 0x22)) (then (return (i32.const 0))))
    (local.set $at (call $string (local.get $at) (local.get $end)))
    (if (i32.eqz (local.get $at)) (then (return (i32.const 0))))
    (global.set $end (local.get $at))
    (local.set $at (call $skipSpace (local.get $at) (local.get $end)))
    (if (i32.ge_u (local.get $at) (local.get $end)) (then (return (i32.const 0))))
    (if (i32.ne (i32.load8_u (local.get $at)) (i32.const 0x3a)) (then (return (i32.const 0))))
    (call $skipSpace (i32.add (local.get $at) (i32.const 1)) (local.get $end))))
