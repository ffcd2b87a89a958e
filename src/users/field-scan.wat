;; Where wanted fields lie in the top level of JSON objects. field-scan.ts is its only caller and says what the arguments are;
;; `npm run wasm` compiles it into field-scan.wasm.ts.
;;
;; $compact reads rows as Auth0 writes them, without space between the tokens of the top level, sixty-four bytes a step. What is not
;; as simple, it leaves to $row, which takes sixteen a step. Of each sixteen bytes, three masks are made with a bit for each byte: quotes that are not escaped, the bytes inside strings (from
;; an opening quote up to its closing one), and commas, braces and brackets outside of them, which are looked at one by one.
(module
  (memory (export "memory") 1)

  ;; As $row, but of its answers it has two: 1, or 0 where it leaves the row to $row, whatever it stored by then. 64 bytes behind the
  ;; row can be read.
  ;;
  ;; Each byte of a step has a bit in the masks, the first byte the lowest. A member begins behind a comma of the top level, or behind
  ;; the opening brace. Its key must be a string without a backslash that has a colon right behind it: a one that is added at the
  ;; opening quote carries through the ones of the string to its closing quote.
  (func $compact (param $at i32) (param $end i32) (param $names i32) (param $count i32) (param $out i32) (result i32)
    (local $v0 v128) (local $v1 v128) (local $v2 v128) (local $v3 v128)
    (local $quotes i64) (local $slashes i64) (local $strings i64) (local $commas i64) (local $colons i64) (local $brackets i64)
    (local $outside i64) (local $top i64) (local $keys i64) (local $sum i64) (local $closes i64) (local $bit i64) (local $rest i64)
    ;; What goes on into the next step: all ones inside a string; the others are its lowest bit.
    (local $inString i64) (local $escaped i64) (local $member i64) (local $inKey i64) (local $behindKey i64)
    ;; The wanted member that was begun: where its span goes, or 0, and where its value begins.
    (local $slot i32) (local $value i32)
    (local $depth i32) (local $pos i32) (local $byte i32) (local $length i32)
    (local.set $member (i64.const 2))
    (loop $step
      (local.set $v0 (v128.load (local.get $at)))
      (local.set $v1 (v128.load offset=16 (local.get $at)))
      (local.set $v2 (v128.load offset=32 (local.get $at)))
      (local.set $v3 (v128.load offset=48 (local.get $at)))
      (local.set $quotes (call $equal (local.get $v0) (local.get $v1) (local.get $v2) (local.get $v3)
        (v128.const i32x4 0x22222222 0x22222222 0x22222222 0x22222222)))
      (local.set $slashes (call $equal (local.get $v0) (local.get $v1) (local.get $v2) (local.get $v3)
        (v128.const i32x4 0x5c5c5c5c 0x5c5c5c5c 0x5c5c5c5c 0x5c5c5c5c)))
      ;; A backslash escapes the byte behind it, which may be a backslash: $rest are those that are escaped.
      (if (i64.ne (i64.or (local.get $slashes) (local.get $escaped)) (i64.const 0))
        (then
          (local.set $rest (local.get $escaped))
          (local.set $escaped (i64.const 0))
          (local.set $top (i64.and (local.get $slashes) (i64.xor (local.get $rest) (i64.const -1))))
          (block $noSlash
            (loop $slash
              (br_if $noSlash (i64.eqz (local.get $top)))
              (local.set $bit (i64.and (local.get $top) (i64.sub (i64.const 0) (local.get $top))))
              (local.set $rest (i64.or (local.get $rest) (i64.shl (local.get $bit) (i64.const 1))))
              (local.set $escaped (i64.shr_u (local.get $bit) (i64.const 63)))
              (local.set $top (i64.and (local.get $top) (i64.xor (i64.mul (local.get $bit) (i64.const 3)) (i64.const -1))))
              (br $slash)))
          (local.set $quotes (i64.and (local.get $quotes) (i64.xor (local.get $rest) (i64.const -1))))))
      ;; Ones from each opening quote up to its closing one.
      (local.set $strings (i64.xor (local.get $quotes) (i64.shl (local.get $quotes) (i64.const 1))))
      (local.set $strings (i64.xor (local.get $strings) (i64.shl (local.get $strings) (i64.const 2))))
      (local.set $strings (i64.xor (local.get $strings) (i64.shl (local.get $strings) (i64.const 4))))
      (local.set $strings (i64.xor (local.get $strings) (i64.shl (local.get $strings) (i64.const 8))))
      (local.set $strings (i64.xor (local.get $strings) (i64.shl (local.get $strings) (i64.const 16))))
      (local.set $strings (i64.xor (local.get $strings) (i64.shl (local.get $strings) (i64.const 32))))
      (local.set $strings (i64.xor (local.get $strings) (local.get $inString)))
      (local.set $inString (i64.shr_s (local.get $strings) (i64.const 63)))
      ;; What is in the row and in no string.
      (local.set $outside (i64.xor (local.get $strings) (i64.const -1)))
      (if (i32.lt_u (i32.sub (local.get $end) (local.get $at)) (i32.const 64))
        (then (local.set $outside (i64.and (local.get $outside)
          (i64.sub (i64.shl (i64.const 1) (i64.extend_i32_u (i32.sub (local.get $end) (local.get $at)))) (i64.const 1))))))
      ;; Brackets and braces; the mask also lets in some that JSON has in strings only.
      (local.set $brackets (i64.and (local.get $outside) (call $equal
        (v128.and (local.get $v0) (v128.const i32x4 0xd9d9d9d9 0xd9d9d9d9 0xd9d9d9d9 0xd9d9d9d9))
        (v128.and (local.get $v1) (v128.const i32x4 0xd9d9d9d9 0xd9d9d9d9 0xd9d9d9d9 0xd9d9d9d9))
        (v128.and (local.get $v2) (v128.const i32x4 0xd9d9d9d9 0xd9d9d9d9 0xd9d9d9d9 0xd9d9d9d9))
        (v128.and (local.get $v3) (v128.const i32x4 0xd9d9d9d9 0xd9d9d9d9 0xd9d9d9d9 0xd9d9d9d9))
        (v128.const i32x4 0x59595959 0x59595959 0x59595959 0x59595959))))
      ;; What is in the top level: $rest is what stands behind the last bracket.
      (local.set $top (i64.const 0))
      (local.set $rest (i64.const -1))
      (block $noBracket
        (loop $bracket
          (br_if $noBracket (i64.eqz (local.get $brackets)))
          (local.set $bit (i64.and (local.get $brackets) (i64.sub (i64.const 0) (local.get $brackets))))
          (local.set $pos (i32.add (local.get $at) (i32.wrap_i64 (i64.ctz (local.get $brackets)))))
          (local.set $brackets (i64.xor (local.get $brackets) (local.get $bit)))
          (if (i32.eq (local.get $depth) (i32.const 1))
            (then (local.set $top (i64.or (local.get $top) (i64.and (local.get $rest) (i64.sub (local.get $bit) (i64.const 1)))))))
          (local.set $rest (i64.sub (i64.const 0) (i64.shl (local.get $bit) (i64.const 1))))
          (local.set $byte (i32.or (i32.load8_u (local.get $pos)) (i32.const 0x20)))
          (if (i32.eq (local.get $byte) (i32.const 0x7b))
            (then (local.set $depth (i32.add (local.get $depth) (i32.const 1))))
            (else
              (if (i32.ne (local.get $byte) (i32.const 0x7d)) (then (return (i32.const 0))))
              (local.set $depth (i32.sub (local.get $depth) (i32.const 1)))
              ;; The row must end with the object.
              (if (i32.eqz (local.get $depth))
                (then (if (i32.ne (i32.add (local.get $pos) (i32.const 1)) (local.get $end)) (then (return (i32.const 0))))))))
          (br $bracket)))
      (if (i32.eq (local.get $depth) (i32.const 1))
        (then (local.set $top (i64.or (local.get $top) (local.get $rest)))))
      (local.set $top (i64.and (local.get $top) (local.get $outside)))
      (local.set $keys (local.get $member))
      (if (i64.ne (local.get $top) (i64.const 0))
        (then
          (local.set $commas (i64.and (local.get $top) (call $equal (local.get $v0) (local.get $v1) (local.get $v2) (local.get $v3)
            (v128.const i32x4 0x2c2c2c2c 0x2c2c2c2c 0x2c2c2c2c 0x2c2c2c2c))))
          (local.set $keys (i64.or (local.get $keys) (i64.shl (local.get $commas) (i64.const 1))))
          (local.set $member (i64.shr_u (local.get $commas) (i64.const 63))))
        (else (local.set $member (i64.const 0))))
      (if (i64.ne (i64.or (local.get $keys) (i64.or (local.get $inKey) (local.get $behindKey))) (i64.const 0))
        (then
          ;; Keys begin with an opening quote, have no backslash, and end before a colon.
          (if (i64.ne (i64.const 0) (i64.and (local.get $keys)
                (i64.xor (i64.and (local.get $quotes) (local.get $strings)) (i64.const -1))))
            (then (return (i32.const 0))))
          (local.set $bit (i64.or (local.get $keys) (local.get $inKey)))
          (local.set $sum (i64.add (local.get $strings) (local.get $bit)))
          (local.set $inKey (i64.extend_i32_u (i64.lt_u (local.get $sum) (local.get $bit))))
          (if (i64.ne (i64.const 0) (i64.and (local.get $slashes)
                (i64.and (local.get $strings) (i64.xor (local.get $sum) (i64.const -1)))))
            (then (return (i32.const 0))))
          (local.set $closes (i64.and (local.get $sum) (i64.xor (local.get $strings) (i64.const -1))))
          (local.set $colons (i64.and (local.get $outside) (call $equal (local.get $v0) (local.get $v1) (local.get $v2) (local.get $v3)
            (v128.const i32x4 0x3a3a3a3a 0x3a3a3a3a 0x3a3a3a3a 0x3a3a3a3a))))
          (if (i64.ne (i64.const 0) (i64.and
                (i64.or (i64.shl (local.get $closes) (i64.const 1)) (local.get $behindKey))
                (i64.xor (local.get $colons) (i64.const -1))))
            (then (return (i32.const 0))))
          (local.set $behindKey (i64.shr_u (local.get $closes) (i64.const 63)))
          (block $noKey
            (loop $key
              (br_if $noKey (i64.eqz (local.get $keys)))
              (local.set $pos (i32.add (local.get $at) (i32.wrap_i64 (i64.ctz (local.get $keys)))))
              (local.set $keys (i64.and (local.get $keys) (i64.sub (local.get $keys) (i64.const 1))))
              ;; The comma before the key ends the value before it.
              (if (local.get $slot)
                (then
                  (if (i32.eqz (call $span (local.get $slot) (local.get $value) (i32.sub (local.get $pos) (i32.const 1))))
                    (then (return (i32.const 0))))))
              (local.set $slot (call $wanted (local.get $pos) (local.get $names) (local.get $count)))
              (if (local.get $slot)
                (then
                  (local.set $length (i32.load (local.get $slot)))
                  (local.set $value (i32.add (local.get $pos) (i32.add (local.get $length) (i32.const 1))))
                  (local.set $slot (i32.add (local.get $out) (i32.sub (local.get $slot) (local.get $names))))))
              (br $key)))))
      (if (i32.eqz (local.get $depth))
        (then
          (if (i32.eqz (local.get $slot)) (then (return (i32.const 1))))
          (return (call $span (local.get $slot) (local.get $value) (i32.sub (local.get $end) (i32.const 1))))))
      (local.set $at (i32.add (local.get $at) (i32.const 64)))
      (br_if $step (i32.lt_u (local.get $at) (local.get $end))))
    (i32.const 0))

  ;; A mask with a one for each byte of four vectors that equals that of $byte.
  (func $equal (param $v0 v128) (param $v1 v128) (param $v2 v128) (param $v3 v128) (param $byte v128) (result i64)
    (i64.or
      (i64.extend_i32_u (i32.or
        (i8x16.bitmask (i8x16.eq (local.get $v0) (local.get $byte)))
        (i32.shl (i8x16.bitmask (i8x16.eq (local.get $v1) (local.get $byte))) (i32.const 16))))
      (i64.shl
        (i64.extend_i32_u (i32.or
          (i8x16.bitmask (i8x16.eq (local.get $v2) (local.get $byte)))
          (i32.shl (i8x16.bitmask (i8x16.eq (local.get $v3) (local.get $byte))) (i32.const 16))))
        (i64.const 32))))

  ;; The entry in $names of the key whose opening quote is at $key, or 0. Eight bytes behind a key or a name can be read.
  (func $wanted (param $key i32) (param $names i32) (param $count i32) (result i32)
    (local $first i64) (local $behind i32) (local $length i32) (local $name i32) (local $i i32)
    (local.set $first (i64.load (local.get $key)))
    (local.set $behind (i32.add (local.get $names) (i32.shl (local.get $count) (i32.const 3))))
    (block $none
      (loop $next
        (br_if $none (i32.eq (local.get $names) (local.get $behind)))
        (local.set $length (i32.load (local.get $names)))
        (local.set $name (i32.load offset=4 (local.get $names)))
        (block $differs
          (if (i32.lt_u (local.get $length) (i32.const 8))
            (then
              (br_if $differs (i64.ne (i64.const 0) (i64.shl
                (i64.xor (local.get $first) (i64.load (local.get $name)))
                (i64.extend_i32_u (i32.shl (i32.sub (i32.const 8) (local.get $length)) (i32.const 3))))))
              (return (local.get $names))))
          (br_if $differs (i64.ne (local.get $first) (i64.load (local.get $name))))
          ;; Eight bytes at a time, the last of them up to the end.
          (local.set $i (i32.const 8))
          (loop $bytes
            (if (i32.lt_u (i32.add (local.get $i) (i32.const 8)) (local.get $length))
              (then
                (br_if $differs (i64.ne
                  (i64.load (i32.add (local.get $key) (local.get $i)))
                  (i64.load (i32.add (local.get $name) (local.get $i)))))
                (local.set $i (i32.add (local.get $i) (i32.const 8)))
                (br $bytes))))
          (local.set $i (i32.sub (local.get $length) (i32.const 8)))
          (br_if $differs (i64.ne
            (i64.load (i32.add (local.get $key) (local.get $i)))
            (i64.load (i32.add (local.get $name) (local.get $i)))))
          (return (local.get $names)))
        (local.set $names (i32.add (local.get $names) (i32.const 8)))
        (br $next)))
    (i32.const 0))

  ;; Stores where a value lies that has no space around it; answers 0 where it may have, or is none.
  (func $span (param $slot i32) (param $start i32) (param $end i32) (result i32)
    (if (i32.ge_u (local.get $start) (local.get $end)) (then (return (i32.const 0))))
    (if (i32.le_u (i32.load8_u (local.get $start)) (i32.const 0x20)) (then (return (i32.const 0))))
    (if (i32.le_u (i32.load8_u (i32.sub (local.get $end) (i32.const 1))) (i32.const 0x20)) (then (return (i32.const 0))))
    (i32.store (local.get $slot) (local.get $start))
    (i32.store offset=4 (local.get $slot) (local.get $end))
    (i32.const 1))

  ;; The row at [start, end); 16 bytes behind it can be read. Spans go to $out, two words a name: start, end.
  ;; Answers 0: not JSON; 1: read; 2: has a key with an escape, which is not read here.
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
      ;; Ones from each opening quote up to its closing one.
      (local.set $quotes (i8x16.bitmask (i8x16.eq (local.get $v) (v128.const i32x4 0x22222222 0x22222222 0x22222222 0x22222222))))
      ;; A backslash escapes the byte behind it, also across the edge between two vectors.
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
          ;; The object ends here; a row that goes on is not one.
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

  ;; Where the last byte before $pos stands that $mask, of the vector at $at, has a bit for; $earlier where it has none.
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
    (i32.eq (call $behindSpace (local.get $i) (local.get $end)) (local.get $end)))

  (func $behindSpace (param $i i32) (param $end i32) (result i32)
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $i) (local.get $end)))
        (br_if $done (i32.eqz (call $isSpace (i32.load8_u (local.get $i)))))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $next)))
    (local.get $i))

  ;; The member at [start, end) of the object; $slash: it may hold a backslash. $names has two words a name: its length with its
  ;; quotes, and where it stands. Answers as $row.
  (func $member (param $start i32) (param $end i32) (param $slash i32) (param $names i32) (param $count i32) (param $out i32) (result i32)
    (local $k i32) (local $length i32) (local $name i32) (local $i i32) (local $first i32)
    (local.set $start (call $behindSpace (local.get $start) (local.get $end)))
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
              (return (call $value (call $behindSpace (i32.add (local.get $start) (local.get $length)) (local.get $end)) (local.get $end)
                (i32.add (local.get $out) (i32.shl (local.get $k) (i32.const 3))))))))
        (local.set $names (i32.add (local.get $names) (i32.const 8)))
        (local.set $k (i32.add (local.get $k) (i32.const 1)))
        (br $next)))
    (i32.const 1))

  ;; The colon at start and the value behind it, without the space around it.
  (func $value (param $start i32) (param $end i32) (param $out i32) (result i32)
    (if (i32.ge_u (local.get $start) (local.get $end)) (then (return (i32.const 0))))
    (if (i32.ne (i32.load8_u (local.get $start)) (i32.const 0x3a)) (then (return (i32.const 0))))
    (local.set $start (call $behindSpace (i32.add (local.get $start) (i32.const 1)) (local.get $end)))
    (if (i32.ge_u (local.get $start) (local.get $end)) (then (return (i32.const 0))))
    (loop $back
      (if (call $isSpace (i32.load8_u (i32.sub (local.get $end) (i32.const 1))))
        (then
          (local.set $end (i32.sub (local.get $end) (i32.const 1)))
          (br $back))))
    (i32.store (local.get $out) (local.get $start))
    (i32.store offset=4 (local.get $out) (local.get $end))
    (i32.const 1))

  ;; $count rows, two words each: start and end from $bytes on. Their answers go to $answers, a byte each.
  (func (export "scan") (param $rows i32) (param $count i32) (param $bytes i32) (param $names i32) (param $nameCount i32) (param $answers i32) (param $out i32)
    (local $i i32) (local $start i32) (local $end i32) (local $spans i32) (local $answer i32)
    (local.set $spans (i32.shl (local.get $nameCount) (i32.const 3)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $i) (local.get $count)))
        (local.set $start (i32.add (local.get $bytes) (i32.load (local.get $rows))))
        (local.set $end (i32.add (local.get $bytes) (i32.load offset=4 (local.get $rows))))
        ;; Of fields that are absent, the words stay -1.
        (memory.fill (local.get $out) (i32.const 0xff) (local.get $spans))
        (local.set $answer (call $compact (local.get $start) (local.get $end) (local.get $names) (local.get $nameCount) (local.get $out)))
        (if (i32.eqz (local.get $answer))
          (then
            (memory.fill (local.get $out) (i32.const 0xff) (local.get $spans))
            (local.set $answer (call $row (local.get $start) (local.get $end) (local.get $names) (local.get $nameCount) (local.get $out)))))
        (i32.store8 (i32.add (local.get $answers) (local.get $i)) (local.get $answer))
        (local.set $rows (i32.add (local.get $rows) (i32.const 8)))
        (local.set $out (i32.add (local.get $out) (local.get $spans)))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $next)))))
