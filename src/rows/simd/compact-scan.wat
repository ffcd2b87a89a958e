;; Where wanted fields lie in the top level of JSON objects as Auth0 writes them: without space between the tokens of the top level,
;; and without escapes in its keys. What is anything else is left to field-scan.wat, whose arguments these are. field-scan.ts is the
;; only caller of both; `npm run wasm` compiles them.
(module
  (memory (export "memory") 1)

  ;; The row at [at, end), which begins with a brace; 64 bytes behind it can be read. Spans go to $out, two words a name: start, end.
  ;; Answers 1: read; 0: left to the other module, whatever was stored by then.
  ;;
  ;; Each byte of a step has a bit in the masks, the first byte the lowest. A member begins behind a comma of the top level, or behind
  ;; the opening brace. Its key must be a string without a backslash that has a colon right behind it: a one that is added at the
  ;; opening quote carries through the ones of the string to its closing quote.
  (func $row (param $at i32) (param $end i32) (param $names i32) (param $count i32) (param $out i32) (result i32)
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

  ;; $count rows, two words each: start and end from $bytes on. Their answers go to $answers, a byte each.
  (func (export "scan") (param $rows i32) (param $count i32) (param $bytes i32) (param $names i32) (param $nameCount i32) (param $answers i32) (param $out i32)
    (local $i i32)
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $i) (local.get $count)))
        (i32.store8 (i32.add (local.get $answers) (local.get $i))
          (call $row
            (i32.add (local.get $bytes) (i32.load (local.get $rows)))
            (i32.add (local.get $bytes) (i32.load offset=4 (local.get $rows)))
            (local.get $names) (local.get $nameCount) (local.get $out)))
        (local.set $rows (i32.add (local.get $rows) (i32.const 8)))
        (local.set $out (i32.add (local.get $out) (i32.shl (local.get $nameCount) (i32.const 3))))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $next)))))
