;; Finds the cells and rows of CSV (RFC 4180), as csv/index.ts describes them. csv/cells.ts is its only caller; `npm run wasm`
;; compiles it.
;;
;; It reads cell by cell and, inside a cell, compares sixteen bytes at a time to find the next byte that can end it. Sixteen
;; bytes after the text are readable, with any content.
;;
;; Memory starts with the results of a call, one word each: rows found, cells found, bytes consumed, and cells of the row that has
;; too many or too few. The caller's tables and the text follow.
(module
  (memory (export "memory") 1)

  ;; Results of $row and "frame".
  (global $WHOLE i32 (i32.const 0))
  (global $MORE i32 (i32.const 1))
  (global $BARE_QUOTE i32 (i32.const 2))
  (global $OPEN_QUOTE i32 (i32.const 3))
  (global $RAGGED i32 (i32.const 4))
  (global $FULL i32 (i32.const 5))

  ;; The text is [text, end); offsets in tables are relative to $text. $last: nothing follows.
  (global $text (mut i32) (i32.const 0))
  (global $end (mut i32) (i32.const 0))
  (global $last (mut i32) (i32.const 0))
  ;; True to remove an apostrophe at the start of a quoted cell.
  (global $strip (mut i32) (i32.const 0))
  ;; Tables of $capacity entries: cells' starts and ends in words, their kinds in bytes. $cells are filled.
  (global $cellStarts (mut i32) (i32.const 0))
  (global $cellEnds (mut i32) (i32.const 0))
  (global $kinds (mut i32) (i32.const 0))
  (global $cells (mut i32) (i32.const 0))
  ;; The end of the row read last, and the start of the next one.
  (global $rowEnd (mut i32) (i32.const 0))
  (global $limit (mut i32) (i32.const 0))

  ;; Reads whole rows of the text [from, to) from the offset $start on. $columns: cells that each row must have, or 0 to read one row. $skipBlank: blank lines are not rows.
  ;; $tables has room for $capacity cells and as many rows, each table a multiple of eight bytes long: cells' starts and ends, rows'
  ;; starts, ends and limits, cells' kinds. Returns how reading ended: $WHOLE at the end of the text, $MORE in a row that is not
  ;; whole, $FULL when a table is full, or the problem of the row after those found.
  (func (export "frame") (param $from i32) (param $to i32) (param $start i32) (param $isLast i32) (param $isStrip i32) (param $columns i32)
      (param $skipBlank i32) (param $tables i32) (param $capacity i32) (result i32)
    (local $at i32) (local $rows i32) (local $before i32) (local $answer i32) (local $size i32) (local $rowStarts i32) (local $slot i32)
    (global.set $text (local.get $from))
    (global.set $end (local.get $to))
    (global.set $last (local.get $isLast))
    (global.set $strip (local.get $isStrip))
    (local.set $size (i32.shl (local.get $capacity) (i32.const 2)))
    (global.set $cellStarts (local.get $tables))
    (global.set $cellEnds (i32.add (local.get $tables) (local.get $size)))
    (local.set $rowStarts (i32.add (global.get $cellEnds) (local.get $size)))
    (global.set $kinds (i32.add (local.get $rowStarts) (i32.mul (local.get $size) (i32.const 3))))
    (global.set $cells (i32.const 0))
    (local.set $at (i32.add (local.get $from) (local.get $start)))
    (block $done
      (loop $next
        (br_if $done (i32.and (i32.ge_u (local.get $at) (local.get $to)) (i32.ne (local.get $columns) (i32.const 0))))
        (if (local.get $skipBlank)
          (then
            (local.set $before (call $blankLineEnd (local.get $at)))
            (if (local.get $before)
              (then
                (local.set $at (local.get $before))
                (br $next)))))
        (local.set $before (global.get $cells))
        (local.set $answer (call $row (local.get $at) (local.get $capacity)))
        (if (local.get $answer)
          (then
            (global.set $cells (local.get $before))
            (br $done)))
        (if (i32.and (i32.ne (local.get $columns) (i32.const 0))
                     (i32.ne (i32.sub (global.get $cells) (local.get $before)) (local.get $columns)))
          (then
            (i32.store offset=12 (i32.const 0) (i32.sub (global.get $cells) (local.get $before)))
            (local.set $answer (global.get $RAGGED))
            (br $done)))
        (local.set $slot (i32.add (local.get $rowStarts) (i32.shl (local.get $rows) (i32.const 2))))
        (i32.store (local.get $slot) (i32.sub (local.get $at) (local.get $from)))
        (local.set $slot (i32.add (local.get $slot) (local.get $size)))
        (i32.store (local.get $slot) (i32.sub (global.get $rowEnd) (local.get $from)))
        (i32.store (i32.add (local.get $slot) (local.get $size)) (i32.sub (global.get $limit) (local.get $from)))
        (local.set $at (global.get $limit))
        (local.set $rows (i32.add (local.get $rows) (i32.const 1)))
        (br_if $next (local.get $columns))))
    (i32.store (i32.const 0) (local.get $rows))
    (i32.store offset=4 (i32.const 0) (global.get $cells))
    (i32.store offset=8 (i32.const 0) (i32.sub (local.get $at) (local.get $from)))
    (local.get $answer))

  ;; The address after the line end at $at, or 0 if there is none.
  (func $blankLineEnd (param $at i32) (result i32)
    (if (i32.eq (i32.load8_u (local.get $at)) (i32.const 0x0a)) (then (return (i32.add (local.get $at) (i32.const 1)))))
    (if (i32.ne (i32.load8_u (local.get $at)) (i32.const 0x0d)) (then (return (i32.const 0))))
    (local.set $at (i32.add (local.get $at) (i32.const 1)))
    (if (i32.ge_u (local.get $at) (global.get $end)) (then (return (i32.const 0))))
    (select (i32.add (local.get $at) (i32.const 1)) (i32.const 0) (i32.eq (i32.load8_u (local.get $at)) (i32.const 0x0a))))

  ;; Reads the cells of the row at $start.
  (func $row (param $start i32) (param $capacity i32) (result i32)
    (local $at i32) (local $cell i32) (local $close i32) (local $kind i32) (local $byte i32) (local $slot i32)
    (local.set $at (local.get $start))
    (loop $next
      (if (i32.eq (global.get $cells) (local.get $capacity)) (then (return (global.get $FULL))))
      (local.set $cell (local.get $at))
      (local.set $kind (i32.const 0))
      (block $plain
        (br_if $plain (i32.ge_u (local.get $at) (global.get $end)))
        (br_if $plain (i32.ne (i32.load8_u (local.get $at)) (i32.const 0x22)))
        (local.set $kind (i32.const 1))
        (local.set $cell (i32.add (local.get $at) (i32.const 1)))
        (local.set $close (local.get $cell))
        (block $closed
          (loop $quote
            (local.set $close (call $nextQuote (local.get $close)))
            (if (i32.and (i32.ge_u (i32.add (local.get $close) (i32.const 1)) (global.get $end)) (i32.eqz (global.get $last)))
              (then (return (global.get $MORE))))
            (if (i32.ge_u (local.get $close) (global.get $end)) (then (return (global.get $OPEN_QUOTE))))
            (br_if $closed (i32.ge_u (i32.add (local.get $close) (i32.const 1)) (global.get $end)))
            (br_if $closed (i32.ne (i32.load8_u offset=1 (local.get $close)) (i32.const 0x22)))
            (local.set $kind (i32.or (local.get $kind) (i32.const 2)))
            (local.set $close (i32.add (local.get $close) (i32.const 2)))
            (br $quote)))
        (if (i32.and (global.get $strip) (i32.lt_u (local.get $cell) (local.get $close)))
          (then
            (if (i32.eq (i32.load8_u (local.get $cell)) (i32.const 0x27))
              (then
                (local.set $cell (i32.add (local.get $cell) (i32.const 1)))
                (local.set $kind (i32.or (local.get $kind) (i32.const 4)))))))
        (local.set $at (i32.add (local.get $close) (i32.const 1))))
      (if (i32.eqz (local.get $kind))
        (then
          (local.set $at (call $nextBreak (local.get $at)))
          (local.set $close (local.get $at))))
      ;; The byte after the cell, or -1 if there is none.
      (local.set $byte (i32.const -1))
      (if (i32.lt_u (local.get $at) (global.get $end))
        (then (local.set $byte (i32.load8_u (local.get $at)))))
      (if (i32.eq (local.get $byte) (i32.const 0x0d))
        (then
          ;; Only after a quoted cell: a plain one ends at the line feed.
          (local.set $at (i32.add (local.get $at) (i32.const 1)))
          (if (i32.ge_u (local.get $at) (global.get $end))
            (then (return (select (global.get $BARE_QUOTE) (global.get $MORE) (global.get $last)))))
          (local.set $byte (i32.load8_u (local.get $at)))
          (if (i32.ne (local.get $byte) (i32.const 0x0a)) (then (return (global.get $BARE_QUOTE))))))
      (if (i32.and (i32.eq (local.get $byte) (i32.const 0x0a)) (i32.eqz (local.get $kind)))
        (then
          (if (i32.gt_u (local.get $at) (local.get $cell))
            (then
              (if (i32.eq (i32.load8_u (i32.sub (local.get $at) (i32.const 1))) (i32.const 0x0d))
                (then (local.set $close (i32.sub (local.get $at) (i32.const 1)))))))))
      (local.set $slot (i32.shl (global.get $cells) (i32.const 2)))
      (i32.store (i32.add (global.get $cellStarts) (local.get $slot)) (i32.sub (local.get $cell) (global.get $text)))
      (i32.store (i32.add (global.get $cellEnds) (local.get $slot)) (i32.sub (local.get $close) (global.get $text)))
      (i32.store8 (i32.add (global.get $kinds) (global.get $cells)) (local.get $kind))
      (global.set $cells (i32.add (global.get $cells) (i32.const 1)))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br_if $next (i32.eq (local.get $byte) (i32.const 0x2c)))
      (if (i32.eq (local.get $byte) (i32.const 0x0a))
        (then
          (global.set $limit (local.get $at))
          (global.set $rowEnd (i32.sub (local.get $at) (i32.const 1)))
          (if (i32.gt_u (global.get $rowEnd) (local.get $start))
            (then
              (if (i32.eq (i32.load8_u (i32.sub (global.get $rowEnd) (i32.const 1))) (i32.const 0x0d))
                (then (global.set $rowEnd (i32.sub (global.get $rowEnd) (i32.const 1)))))))
          (return (global.get $WHOLE))))
      (if (i32.ne (local.get $byte) (i32.const -1)) (then (return (global.get $BARE_QUOTE))))
      (if (i32.eqz (global.get $last)) (then (return (global.get $MORE))))
      (global.set $rowEnd (global.get $end))
      (global.set $limit (global.get $end)))
    (global.get $WHOLE))

  ;; The next quote from $at on, or the end of the text.
  (func $nextQuote (param $at i32) (result i32)
    (local $bits i32)
    (loop $next
      (if (i32.ge_u (local.get $at) (global.get $end)) (then (return (global.get $end))))
      (local.set $bits (i8x16.bitmask (i8x16.eq (v128.load (local.get $at)) (v128.const i32x4 0x22222222 0x22222222 0x22222222 0x22222222))))
      (if (i32.eqz (local.get $bits))
        (then
          (local.set $at (i32.add (local.get $at) (i32.const 16)))
          (br $next))))
    (call $inText (i32.add (local.get $at) (i32.ctz (local.get $bits)))))

  ;; The next comma, line feed or quote from $at on, or the end of the text.
  (func $nextBreak (param $at i32) (result i32)
    (local $bits i32) (local $v v128)
    (loop $next
      (if (i32.ge_u (local.get $at) (global.get $end)) (then (return (global.get $end))))
      (local.set $v (v128.load (local.get $at)))
      (local.set $bits (i8x16.bitmask (v128.or
        (v128.or
          (i8x16.eq (local.get $v) (v128.const i32x4 0x22222222 0x22222222 0x22222222 0x22222222))
          (i8x16.eq (local.get $v) (v128.const i32x4 0x2c2c2c2c 0x2c2c2c2c 0x2c2c2c2c 0x2c2c2c2c)))
        (i8x16.eq (local.get $v) (v128.const i32x4 0x0a0a0a0a 0x0a0a0a0a 0x0a0a0a0a 0x0a0a0a0a)))))
      (if (i32.eqz (local.get $bits))
        (then
          (local.set $at (i32.add (local.get $at) (i32.const 16)))
          (br $next))))
    (call $inText (i32.add (local.get $at) (i32.ctz (local.get $bits)))))

  ;; The lesser of $at and the end of the text.
  (func $inText (param $at i32) (result i32)
    (select (local.get $at) (global.get $end) (i32.lt_u (local.get $at) (global.get $end)))))
