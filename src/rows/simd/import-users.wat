;; Writes users in the form that Auth0's import accepts, from the fields that a scan found. import/import-users.ts is its only caller
;; and documents the words of $state; `npm run wasm` compiles it.
;;
;; It decides only what is plain from the bytes. Any other user goes to ImportUserWriter, which decodes JSON and gives the same result.
(module
  (import "caller" "memory" (memory 1))

  ;; Writes users from the next row in $state on. Returns 1 if the row before the next one is not plain, 0 at the end.
  (func (export "write") (param $state i32) (result i32)
    (local $row i32) (local $span i32) (local $status i32) (local $found i32) (local $out i32) (local $record i32)
    (local $at i32) (local $end i32) (local $isOdd i32) (local $differ i64) (local $result i32)
    (local.set $row (i32.load (local.get $state)))
    (local.set $status (i32.load offset=20 (local.get $state)))
    (local.set $found (i32.load offset=24 (local.get $state)))
    (local.set $out (i32.load offset=28 (local.get $state)))
    (local.set $record (i32.load offset=32 (local.get $state)))
    (block $ended
      (block $notPlain
        (loop $next
          (br_if $ended (i32.ge_u (local.get $row) (i32.load offset=4 (local.get $state))))
          (local.set $span (i32.add (i32.load offset=12 (local.get $state))
            (i32.mul (local.get $row) (i32.load offset=16 (local.get $state)))))
          (local.set $at (i32.add (i32.load offset=8 (local.get $state)) (local.get $row)))
          (local.set $row (i32.add (local.get $row) (i32.const 1)))
          (br_if $notPlain (i32.ne (i32.const 1) (i32.load8_u (local.get $at))))
          ;; Members of app_metadata that the import forbids, or an escaped key in it.
          (local.set $isOdd (i32.const 0))
          (if (i32.eq (call $firstByte (i32.load offset=96 (local.get $span))) (i32.const 0x7b))
            (then
              (local.set $isOdd (i32.or
                (i32.ne (i32.load8_u (local.get $status)) (i32.const 1))
                (call $hasAny (local.get $found))))
              (local.set $status (i32.add (local.get $status) (i32.const 1)))
              (local.set $found (i32.add (local.get $found) (i32.const 144)))))
          ;; user_id must start with auth0| and have more.
          (local.set $at (i32.load (local.get $span)))
          (local.set $differ (i64.const 1))
          (if (i32.eq (call $firstByte (local.get $at)) (i32.const 0x22))
            (then
              (local.set $differ (i64.and (i64.const 0xffffffffffffff)
                (i64.xor (i64.load (local.get $at)) (i64.const 0x7c306874756122))))
              ;; Where it first differs, there may be an escape.
              (if (i64.ne (local.get $differ) (i64.const 0))
                (then
                  (br_if $notPlain (i32.eq (i32.const 0x5c) (i32.load8_u (i32.add (local.get $at)
                    (i32.shr_u (i32.wrap_i64 (i64.ctz (local.get $differ))) (i32.const 3)))))))
                (else
                  (local.set $differ (i64.extend_i32_u
                    (i32.le_u (i32.sub (i32.load offset=4 (local.get $span)) (local.get $at)) (i32.const 8))))))))
          (if (i64.ne (local.get $differ) (i64.const 0))
            (then
              (call $increment (i32.add (local.get $state) (i32.const 48)))
              (br $next)))
          (local.set $at (i32.load offset=8 (local.get $span)))
          (if (i32.eqz (call $firstByte (local.get $at)))
            (then
              (call $increment (i32.add (local.get $state) (i32.const 52)))
              (br $next)))
          (if (i32.eqz (call $hasKinds (local.get $span)))
            (then
              (call $increment (i32.add (local.get $state) (i32.const 60)))
              (br $next)))
          (br_if $notPlain (local.get $isOdd))
          (br_if $notPlain (i32.eqz (call $isAddress
            (i32.add (local.get $at) (i32.const 1)) (i32.sub (i32.load offset=12 (local.get $span)) (i32.const 1)))))
          (i32.store (local.get $record) (i32.sub (local.get $row) (i32.const 1)))
          (i32.store offset=4 (local.get $record) (local.get $out))
          (local.set $out (call $user (local.get $span) (local.get $out) (i32.load offset=36 (local.get $state))))
          (i32.store offset=8 (local.get $record) (local.get $out))
          (local.set $record (i32.add (local.get $record) (i32.const 12)))
          (i32.store8 (local.get $out) (i32.const 0x0a))
          (local.set $out (i32.add (local.get $out) (i32.const 1)))
          (br $next)))
      (local.set $result (i32.const 1)))
    (i32.store (local.get $state) (local.get $row))
    (i32.store offset=20 (local.get $state) (local.get $status))
    (i32.store offset=24 (local.get $state) (local.get $found))
    (i32.store offset=28 (local.get $state) (local.get $out))
    (i32.store offset=32 (local.get $state) (local.get $record))
    (local.get $result))

  (func $increment (param $at i32)
    (i32.store (local.get $at) (i32.add (i32.load (local.get $at)) (i32.const 1))))

  ;; The first byte of a value, or 0 if it is absent or null.
  (func $firstByte (param $at i32) (result i32)
    (local $byte i32)
    (if (i32.eq (local.get $at) (i32.const -1)) (then (return (i32.const 0))))
    (local.set $byte (i32.load8_u (local.get $at)))
    (select (i32.const 0) (local.get $byte) (i32.eq (local.get $byte) (i32.const 0x6e))))

  ;; True if one of the eighteen spans at $at is not -1.
  (func $hasAny (param $at i32) (result i32)
    (local $end i32) (local $v v128)
    (local.set $end (i32.add (local.get $at) (i32.const 144)))
    (local.set $v (v128.load (local.get $at)))
    (loop $next
      (local.set $v (v128.and (local.get $v) (v128.load (local.get $at))))
      (local.set $at (i32.add (local.get $at) (i32.const 16)))
      (br_if $next (i32.lt_u (local.get $at) (local.get $end))))
    (v128.any_true (v128.not (local.get $v))))

  ;; True if the values of the fourteen properties begin as their kinds do. A bit is set for each property: booleans are 2, 5 and 11,
  ;; objects 12 and 13, the others strings.
  (func $hasKinds (param $span i32) (result i32)
    (local $bit i32) (local $byte i32) (local $kind i32)
    (local.set $bit (i32.const 1))
    (loop $next
      (local.set $byte (call $firstByte (i32.load (local.get $span))))
      (if (local.get $byte)
        (then
          (local.set $kind (i32.eq (local.get $byte) (i32.const 0x22)))
          (if (i32.and (local.get $bit) (i32.const 0x3824))
            (then
              (local.set $kind (i32.or
                (i32.eq (local.get $byte) (i32.const 0x74))
                (i32.eq (local.get $byte) (i32.const 0x66))))
              (if (i32.and (local.get $bit) (i32.const 0x3000))
                (then (local.set $kind (i32.eq (local.get $byte) (i32.const 0x7b)))))))
          (if (i32.eqz (local.get $kind)) (then (return (i32.const 0))))))
      (local.set $span (i32.add (local.get $span) (i32.const 8)))
      (local.set $bit (i32.shl (local.get $bit) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $bit) (i32.const 0x4000))))
    (i32.const 1))

  ;; True if [at, end) is an ASCII address of dotted atoms, with a dot after its @.
  (func $isAddress (param $at i32) (param $end i32) (result i32)
    (local $byte i32) (local $isSeparated i32) (local $hasAt i32) (local $hasDot i32)
    (local.set $isSeparated (i32.const 1))
    (block $no
      (loop $next
        (if (i32.ge_u (local.get $at) (local.get $end))
          (then (return (i32.and (local.get $hasDot) (i32.eqz (local.get $isSeparated))))))
        (local.set $byte (i32.load8_u (local.get $at)))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br_if $no (i32.gt_u (local.get $byte) (i32.const 0x7e)))
        ;; All from ! to ~ except "(),.:;<>@[\].
        (if (i64.ne (i64.const 0) (i64.and (i64.const 1) (i64.shr_u
              (select (i64.const 0x7fffffffc7fffffe) (i64.const 0xa3ffacfa00000000) (i32.and (local.get $byte) (i32.const 0x40)))
              (i64.extend_i32_u (i32.and (local.get $byte) (i32.const 0x3f))))))
          (then
            (local.set $isSeparated (i32.const 0))
            (br $next)))
        (br_if $no (local.get $isSeparated))
        (local.set $isSeparated (i32.const 1))
        (if (i32.eq (local.get $byte) (i32.const 0x2e))
          (then
            (local.set $hasDot (local.get $hasAt))
            (br $next)))
        (br_if $no (i32.or (local.get $hasAt) (i32.ne (local.get $byte) (i32.const 0x40))))
        (local.set $hasAt (i32.const 1))
        (br $next)))
    (i32.const 0))

  ;; Writes the user with these spans. $keys has 32 bytes per property: its text, and in the last one the length. Returns the end.
  (func $user (param $span i32) (param $out i32) (param $keys i32) (result i32)
    (local $last i32) (local $at i32) (local $separator i32)
    (local.set $last (i32.add (local.get $span) (i32.const 112)))
    (local.set $separator (i32.const 0x7b))
    (loop $next
      (local.set $at (i32.load (local.get $span)))
      (if (call $firstByte (local.get $at))
        (then
          (i32.store8 (local.get $out) (local.get $separator))
          (v128.store offset=1 (local.get $out) (v128.load (local.get $keys)))
          (v128.store offset=17 (local.get $out) (v128.load offset=16 (local.get $keys)))
          (local.set $out (i32.add (local.get $out) (i32.add (i32.const 1) (i32.load8_u offset=31 (local.get $keys)))))
          ;; user_id, the first one, loses auth0| and keeps its quote.
          (if (i32.eq (local.get $separator) (i32.const 0x7b))
            (then
              (i32.store8 (local.get $out) (i32.const 0x22))
              (local.set $out (i32.add (local.get $out) (i32.const 1)))
              (local.set $at (i32.add (local.get $at) (i32.const 7)))))
          (local.set $separator (i32.const 0x2c))
          (local.set $out (call $copy (local.get $at) (i32.load offset=4 (local.get $span)) (local.get $out)))))
      (local.set $keys (i32.add (local.get $keys) (i32.const 32)))
      (local.set $span (i32.add (local.get $span) (i32.const 8)))
      (br_if $next (i32.lt_u (local.get $span) (local.get $last))))
    (i32.store8 (local.get $out) (i32.const 0x7d))
    (i32.add (local.get $out) (i32.const 1)))

  ;; Copies [at, end) in vectors, so up to fifteen bytes after it too. Returns the end of the copy.
  (func $copy (param $at i32) (param $end i32) (param $out i32) (result i32)
    (local $after i32)
    (local.set $after (i32.add (local.get $out) (i32.sub (local.get $end) (local.get $at))))
    (loop $next
      (v128.store (local.get $out) (v128.load (local.get $at)))
      (local.set $out (i32.add (local.get $out) (i32.const 16)))
      (local.set $at (i32.add (local.get $at) (i32.const 16)))
      (br_if $next (i32.lt_u (local.get $at) (local.get $end))))
    (local.get $after)))
