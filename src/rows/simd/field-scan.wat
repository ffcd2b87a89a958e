;; Finds wanted top-level fields of JSON objects, sixteen bytes at a time: a structural scan by SIMD, as simdjson's first stage
;; (https://arxiv.org/abs/1902.08318). field-scan.ts is its only caller and documents the arguments; `npm run wasm` compiles it.
;;
;; For each sixteen bytes, masks with one bit per byte mark the unescaped quotes, the bytes inside strings (from an opening quote to
;; before its closing one), and the commas, colons, braces and brackets outside of strings, which are then visited one by one.
(module
  (memory (export "memory") 1)

  ;; Reads the row [start, end), after which 16 bytes are readable. Spans go to $out, two words per name: start, end.
  ;; Returns 0: not JSON; 1: read; 2: has a key with an escape, which is not decoded here.
  (func $row (param $start i32) (param $end i32) (param $names i32) (param $count i32) (param $out i32) (result i32)
    (local $at i32) (local $bits i32) (local $quotes i32) (local $carry i32) (local $v v128) (local $folded v128)
    (local $pos i32) (local $c i32) (local $depth i32) (local $before i32) (local $members i32) (local $slashes i32) (local $escaped i32) (local $lastSlash i32)
    (local $colons i32) (local $lastColon i32)
    (local.set $at (local.get $start))
    (loop $vectors
      (local.set $v (v128.load (local.get $at)))
      (local.set $folded (v128.or (local.get $v) (v128.const i32x4 0x20202020 0x20202020 0x20202020 0x20202020)))
      (local.set $bits (i8x16.bitmask (v128.or
        (v128.or
          (i8x16.eq (local.get $folded) (v128.const i32x4 0x7b7b7b7b 0x7b7b7b7b 0x7b7b7b7b 0x7b7b7b7b))
          (i8x16.eq (local.get $folded) (v128.const i32x4 0x7d7d7d7d 0x7d7d7d7d 0x7d7d7d7d 0x7d7d7d7d)))
        (i8x16.eq (local.get $v) (v128.const i32x4 0x2c2c2c2c 0x2c2c2c2c 0x2c2c2c2c 0x2c2c2c2c)))))
      ;; Ones from each opening quote to before its closing one: a prefix XOR.
      (local.set $quotes (i8x16.bitmask (i8x16.eq (local.get $v) (v128.const i32x4 0x22222222 0x22222222 0x22222222 0x22222222))))
      ;; A backslash escapes the next byte, which may be in the next vector.
      (local.set $slashes (i8x16.bitmask (i8x16.eq (local.get $v) (v128.const i32x4 0x5c5c5c5c 0x5c5c5c5c 0x5c5c5c5c 0x5c5c5c5c))))
      (if (i32.or (local.get $slashes) (local.get $escaped))
        (then
          (if (local.get $slashes)
            (then (local.set $lastSlash (i32.add (local.get $at) (i32.sub (i32.const 31) (i32.clz (local.get $slashes)))))))
          (local.set $slashes (i32.and (local.get $slashes) (i32.xor (local.get $escaped) (i32.const -1))))
          (block $noSlash
            (loop $slash
              (br_if $noSlash (i32.eqz (local.get $slashes)))
              (local.set $c (i32.and (local.get $slashes) (i32.sub (i32.const 0) (local.get $slashes))))
              (local.set $escaped (i32.or (local.get $escaped) (i32.shl (local.get $c) (i32.const 1))))
              (local.set $slashes (i32.and (local.get $slashes) (i32.xor (i32.mul (local.get $c) (i32.const 3)) (i32.const -1))))
              (br $slash)))
          (local.set $quotes (i32.and (local.get $quotes) (i32.xor (local.get $escaped) (i32.const -1))))
          (local.set $escaped (i32.shr_u (local.get $escaped) (i32.const 16)))))
      (local.set $quotes (i32.xor (local.get $quotes) (i32.shl (local.get $quotes) (i32.const 1))))
      (local.set $quotes (i32.xor (local.get $quotes) (i32.shl (local.get $quotes) (i32.const 2))))
      (local.set $quotes (i32.xor (local.get $quotes) (i32.shl (local.get $quotes) (i32.const 4))))
      (local.set $quotes (i32.xor (local.get $quotes) (i32.shl (local.get $quotes) (i32.const 8))))
      (local.set $quotes (i32.xor (local.get $quotes) (local.get $carry)))
      (local.set $carry (i32.sub (i32.const 0) (i32.and (i32.shr_u (local.get $quotes) (i32.const 15)) (i32.const 1))))
      (local.set $quotes (i32.xor (local.get $quotes) (i32.const 0xffff)))
      (local.set $bits (i32.and (local.get $bits) (local.get $quotes)))
      (local.set $colons (i32.and (local.get $quotes)
        (i8x16.bitmask (i8x16.eq (local.get $v) (v128.const i32x4 0x3a3a3a3a 0x3a3a3a3a 0x3a3a3a3a 0x3a3a3a3a)))))
      (block $noBits
        (loop $each
          (br_if $noBits (i32.eqz (local.get $bits)))
          (local.set $pos (i32.add (local.get $at) (i32.ctz (local.get $bits))))
          (local.set $bits (i32.and (i32.and (local.get $bits) (i32.sub (local.get $bits) (i32.const 1))) (i32.const 0xffff)))
          (if (i32.ge_u (local.get $pos) (local.get $end)) (then (return (i32.const 0))))
          (local.set $c (i32.load8_u (local.get $pos)))
          (if (i32.eq (local.get $c) (i32.const 0x2c))
            (then
              (br_if $each (i32.ne (local.get $depth) (i32.const 1)))
              (if (i32.lt_u (call $lastBefore (local.get $pos) (local.get $at) (local.get $colons) (local.get $lastColon)) (local.get $before))
                (then (return (i32.const 0))))
              (local.set $c (call $member (local.get $before) (local.get $pos) (i32.ge_u (local.get $lastSlash) (local.get $before)) (local.get $names) (local.get $count) (local.get $out)))
              (if (i32.ne (local.get $c) (i32.const 1)) (then (return (local.get $c))))
              (local.set $members (i32.const 1))
              (local.set $before (i32.add (local.get $pos) (i32.const 1)))
              (br $each)))
          (if (i32.eq (i32.or (local.get $c) (i32.const 0x20)) (i32.const 0x7b))
            (then
              (local.set $depth (i32.add (local.get $depth) (i32.const 1)))
              (if (i32.eq (local.get $depth) (i32.const 1)) (then (local.set $before (i32.add (local.get $pos) (i32.const 1)))))
              (br $each)))
          (local.set $depth (i32.sub (local.get $depth) (i32.const 1)))
          (br_if $each (local.get $depth))
          ;; The object ends here, so the row must too.
          (if (i32.ne (i32.add (local.get $pos) (i32.const 1)) (local.get $end)) (then (return (i32.const 0))))
          (if (i32.and (i32.eqz (local.get $members)) (call $blank (local.get $before) (local.get $pos)))
            (then (return (i32.const 1))))
          (if (i32.lt_u (call $lastBefore (local.get $pos) (local.get $at) (local.get $colons) (local.get $lastColon)) (local.get $before))
            (then (return (i32.const 0))))
          (return (call $member (local.get $before) (local.get $pos) (i32.ge_u (local.get $lastSlash) (local.get $before)) (local.get $names) (local.get $count) (local.get $out)))))
      (if (local.get $colons)
        (then (local.set $lastColon (i32.add (local.get $at) (i32.sub (i32.const 31) (i32.clz (local.get $colons)))))))
      (local.set $at (i32.add (local.get $at) (i32.const 16)))
      (br_if $vectors (i32.lt_u (local.get $at) (local.get $end))))
    (i32.const 0))

  ;; The last byte before $pos that has a bit in $mask, which covers the vector at $at; $earlier if there is none.
  (func $lastBefore (param $pos i32) (param $at i32) (param $mask i32) (param $earlier i32) (result i32)
    (local.set $mask (i32.and (local.get $mask)
      (i32.sub (i32.shl (i32.const 1) (i32.sub (local.get $pos) (local.get $at))) (i32.const 1))))
    (if (result i32) (local.get $mask)
      (then (i32.add (local.get $at) (i32.sub (i32.const 31) (i32.clz (local.get $mask)))))
      (else (local.get $earlier))))

  (func $isSpace (param $byte i32) (result i32)
    (i32.and
      (i32.le_u (local.get $byte) (i32.const 0x20))
      (i32.wrap_i64 (i64.and (i64.shr_u (i64.const 0x100002600) (i64.extend_i32_u (local.get $byte))) (i64.const 1)))))

  (func $blank (param $i i32) (param $end i32) (result i32)
    (i32.eq (call $skipSpace (local.get $i) (local.get $end)) (local.get $end)))

  (func $skipSpace (param $i i32) (param $end i32) (result i32)
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $i) (local.get $end)))
        (br_if $done (i32.eqz (call $isSpace (i32.load8_u (local.get $i)))))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $next)))
    (local.get $i))

  ;; Reads the member [start, end) of the object; $slash: it may contain a backslash. $names has two words per name: its length
  ;; with its quotes, and its address. Returns the same as $row.
  (func $member (param $start i32) (param $end i32) (param $slash i32) (param $names i32) (param $count i32) (param $out i32) (result i32)
    (local $k i32) (local $length i32) (local $name i32) (local $i i32) (local $first i32)
    (local.set $start (call $skipSpace (local.get $start) (local.get $end)))
    (if (i32.ge_u (local.get $start) (local.get $end)) (then (return (i32.const 0))))
    (if (i32.ne (i32.load8_u (local.get $start)) (i32.const 0x22)) (then (return (i32.const 0))))
    (if (local.get $slash)
      (then
        (local.set $i (i32.add (local.get $start) (i32.const 1)))
        (block $plain
          (loop $key
            (br_if $plain (i32.ge_u (local.get $i) (local.get $end)))
            (br_if $plain (i32.eq (i32.load8_u (local.get $i)) (i32.const 0x22)))
            (if (i32.eq (i32.load8_u (local.get $i)) (i32.const 0x5c)) (then (return (i32.const 2))))
            (local.set $i (i32.add (local.get $i) (i32.const 1)))
            (br $key)))))
    (local.set $first (i32.load16_u (local.get $start)))
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
                  (i32.load8_u (i32.add (local.get $start) (local.get $i)))))
                (local.set $i (i32.add (local.get $i) (i32.const 1)))
                (br_if $bytes (i32.lt_u (local.get $i) (local.get $length))))
              (return (call $value (call $skipSpace (i32.add (local.get $start) (local.get $length)) (local.get $end)) (local.get $end)
                (i32.add (local.get $out) (i32.shl (local.get $k) (i32.const 3))))))))
        (local.set $names (i32.add (local.get $names) (i32.const 8)))
        (local.set $k (i32.add (local.get $k) (i32.const 1)))
        (br $next)))
    (i32.const 1))

  ;; Stores the span of the value after the colon at $start, without the space around it.
  (func $value (param $start i32) (param $end i32) (param $out i32) (result i32)
    (if (i32.ge_u (local.get $start) (local.get $end)) (then (return (i32.const 0))))
    (if (i32.ne (i32.load8_u (local.get $start)) (i32.const 0x3a)) (then (return (i32.const 0))))
    (local.set $start (call $skipSpace (i32.add (local.get $start) (i32.const 1)) (local.get $end)))
    (if (i32.ge_u (local.get $start) (local.get $end)) (then (return (i32.const 0))))
    (loop $back
      (if (call $isSpace (i32.load8_u (i32.sub (local.get $end) (i32.const 1))))
        (then
          (local.set $end (i32.sub (local.get $end) (i32.const 1)))
          (br $back))))
    (i32.store (local.get $out) (local.get $start))
    (i32.store offset=4 (local.get $out) (local.get $end))
    (i32.const 1))

  ;; Reads $count rows, two words each: start and end, relative to $bytes. Results go to $statuses, one byte each.
  (func (export "scan") (param $rows i32) (param $count i32) (param $bytes i32) (param $names i32) (param $nameCount i32) (param $statuses i32) (param $out i32)
    (local $i i32)
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $i) (local.get $count)))
        (i32.store8 (i32.add (local.get $statuses) (local.get $i))
          (call $row
            (i32.add (local.get $bytes) (i32.load (local.get $rows)))
            (i32.add (local.get $bytes) (i32.load offset=4 (local.get $rows)))
            (local.get $names) (local.get $nameCount) (local.get $out)))
        (local.set $rows (i32.add (local.get $rows) (i32.const 8)))
        (local.set $out (i32.add (local.get $out) (i32.shl (local.get $nameCount) (i32.const 3))))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $next)))))
