;; Sorts rows by their keys. sort/key-order.ts is its only caller; `npm run wasm` compiles it.
;;
;; A bottom-up merge sort: runs of one row, then of two, four …, between two lists of row indexes. Of equal keys it takes the left
;; one, so it is stable.
(module
  (memory (export "memory") 1)

  ;; Tables with one word per row: the address of its key, or -1 if it has none, and the end of its key.
  (global $starts (mut i32) (i32.const 0))
  (global $ends (mut i32) (i32.const 0))

  ;; Sorts $count rows. $a and $b are lists of as many words; returns the one with the sorted indexes. Sixteen bytes after the last
  ;; key are readable.
  (func (export "order") (param $starts i32) (param $ends i32) (param $count i32) (param $a i32) (param $b i32) (result i32)
    (local $i i32) (local $width i32) (local $left i32) (local $middle i32) (local $right i32) (local $limit i32) (local $out i32)
    (local $row i32) (local $other i32)
    (global.set $starts (local.get $starts))
    (global.set $ends (local.get $ends))
    (block $numbered
      (loop $next
        (br_if $numbered (i32.ge_u (local.get $i) (local.get $count)))
        (i32.store (i32.add (local.get $a) (i32.shl (local.get $i) (i32.const 2))) (local.get $i))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $next)))
    ;; From here on, offsets and widths are in bytes of a list.
    (local.set $count (i32.shl (local.get $count) (i32.const 2)))
    (local.set $width (i32.const 4))
    (block $sorted
      (loop $round
        (br_if $sorted (i32.ge_u (local.get $width) (local.get $count)))
        (local.set $i (i32.const 0))
        (local.set $out (local.get $b))
        (block $merged
          (loop $pair
            (br_if $merged (i32.ge_u (local.get $i) (local.get $count)))
            (local.set $left (i32.add (local.get $a) (local.get $i)))
            (local.set $middle (i32.add (local.get $a) (call $least (i32.add (local.get $i) (local.get $width)) (local.get $count))))
            (local.set $i (call $least (i32.add (local.get $i) (i32.shl (local.get $width) (i32.const 1))) (local.get $count)))
            (local.set $limit (i32.add (local.get $a) (local.get $i)))
            (local.set $right (local.get $middle))
            (block $oneLeft
              (loop $row
                (br_if $oneLeft (i32.or
                  (i32.eq (local.get $left) (local.get $middle))
                  (i32.eq (local.get $right) (local.get $limit))))
                (local.set $row (i32.load (local.get $left)))
                (local.set $other (i32.load (local.get $right)))
                (if (call $isBefore (local.get $other) (local.get $row))
                  (then
                    (i32.store (local.get $out) (local.get $other))
                    (local.set $right (i32.add (local.get $right) (i32.const 4))))
                  (else
                    (i32.store (local.get $out) (local.get $row))
                    (local.set $left (i32.add (local.get $left) (i32.const 4)))))
                (local.set $out (i32.add (local.get $out) (i32.const 4)))
                (br $row)))
            ;; One of the two is used up and copies nothing.
            (memory.copy (local.get $out) (local.get $left) (i32.sub (local.get $middle) (local.get $left)))
            (local.set $out (i32.add (local.get $out) (i32.sub (local.get $middle) (local.get $left))))
            (memory.copy (local.get $out) (local.get $right) (i32.sub (local.get $limit) (local.get $right)))
            (local.set $out (i32.add (local.get $out) (i32.sub (local.get $limit) (local.get $right))))
            (br $pair)))
        (local.set $width (i32.shl (local.get $width) (i32.const 1)))
        (local.set $i (local.get $a))
        (local.set $a (local.get $b))
        (local.set $b (local.get $i))
        (br $round)))
    (local.get $a))

  (func $least (param $a i32) (param $b i32) (result i32)
    (select (local.get $a) (local.get $b) (i32.lt_u (local.get $a) (local.get $b))))

  ;; True if the key of row $a sorts before that of $b: by its bytes; rows without a key come last.
  (func $isBefore (param $a i32) (param $b i32) (result i32)
    (local $at i32) (local $limit i32) (local $differ i32) (local $aLength i32) (local $bLength i32)
    (local.set $a (i32.shl (local.get $a) (i32.const 2)))
    (local.set $b (i32.shl (local.get $b) (i32.const 2)))
    (local.set $aLength (i32.load (i32.add (global.get $ends) (local.get $a))))
    (local.set $bLength (i32.load (i32.add (global.get $ends) (local.get $b))))
    (local.set $a (i32.load (i32.add (global.get $starts) (local.get $a))))
    (local.set $b (i32.load (i32.add (global.get $starts) (local.get $b))))
    (if (i32.eq (local.get $a) (i32.const -1)) (then (return (i32.const 0))))
    (if (i32.eq (local.get $b) (i32.const -1)) (then (return (i32.const 1))))
    (local.set $aLength (i32.sub (local.get $aLength) (local.get $a)))
    (local.set $bLength (i32.sub (local.get $bLength) (local.get $b)))
    (local.set $limit (call $least (local.get $aLength) (local.get $bLength)))
    (block $same
      (loop $next
        (br_if $same (i32.ge_u (local.get $at) (local.get $limit)))
        (local.set $differ (i32.xor (i32.const 0xffff) (i8x16.bitmask (i8x16.eq
          (v128.load (i32.add (local.get $a) (local.get $at)))
          (v128.load (i32.add (local.get $b) (local.get $at)))))))
        (if (i32.eqz (local.get $differ))
          (then
            (local.set $at (i32.add (local.get $at) (i32.const 16)))
            (br $next)))
        (local.set $at (i32.add (local.get $at) (i32.ctz (local.get $differ))))
        (br_if $same (i32.ge_u (local.get $at) (local.get $limit)))
        (return (i32.lt_u
          (i32.load8_u (i32.add (local.get $a) (local.get $at)))
          (i32.load8_u (i32.add (local.get $b) (local.get $at)))))))
    (i32.lt_u (local.get $aLength) (local.get $bLength))))
