export interface Change {
  file: string
  /** A text that occurs once in the file, and what takes its place. */
  from: string
  to: string
}

/** A defect that somebody could build in, and the row that fails then: evidence that the suite detects it. */
export interface Sabotage extends Change {
  name: string
  change: string
  /** Changes that belong to it. */
  also?: readonly Change[]
  /** The number of the row. */
  row: string
  /** What the row printed. */
  printed: string
}

export const sabotages: readonly Sabotage[] = [
  {
    name: 'no-sequence-guard',
    change: 'The script stores a tick although its sequence is not higher',
    file: 'packages/market-data/src/store-tick.ts',
    from: 'if givenEpoch == epoch and givenSequence <= sequence then return 0 end',
    to: '',
    row: '32c',
    printed: 'no old tick is accepted; P1 the channel: AAA 2/1 came after AAA 2/26',
  },
  {
    name: 'no-epoch',
    change: 'Every start of the writer has the same epoch',
    file: 'packages/market-history/src/open-history.ts',
    from: 'DO UPDATE SET epoch = market_epoch.epoch + 1',
    to: 'DO UPDATE SET epoch = market_epoch.epoch',
    row: '33b',
    printed: 'it did not complete: waited 30000 ms in vain for: every reader has the next epoch',
  },
  {
    name: 'no-fence',
    change: 'The script stores a tick of a writer that was replaced',
    file: 'packages/market-data/src/store-tick.ts',
    from: 'if givenEpoch < epoch then return -epoch end',
    to: '',
    row: '32c',
    printed: 'no old tick is accepted; P1 the channel: AAA 1/1 came after AAA 2/27',
  },
  {
    name: 'fenced-goes-on',
    change: 'A writer that is told of a higher epoch goes on',
    file: 'service-market-data/src/price-writer.ts',
    from: '    closing.abort()\n    giveWay()',
    to: '    if (higher < 0) giveWay()',
    row: '32b',
    printed: 'it did not complete: waited 30000 ms in vain for: writer-1 exits',
  },
  {
    name: 'merge',
    change: 'A snapshot is merged into what a reader has, instead of replacing it',
    file: 'packages/market-data/src/book.ts',
    from: 'ticks = sinceLastGap(snapshot.recent)',
    to: 'ticks = [...ticks, ...sinceLastGap(snapshot.recent)]',
    row: '30a',
    printed: 'P2 reader-1: kept AAA 1/1 beside AAA 1/69',
  },
  {
    name: 'no-resync',
    change: 'A reader that connects again goes on without a snapshot',
    file: 'packages/market-data/src/follower.ts',
    from: '      connected = new AbortController()\n      void resync(connected.signal)',
    to: '      connected = new AbortController()\n      if (!book.last) void resync(connected.signal)\n      else waiting = undefined',
    row: '31a',
    printed: 'P3 reader-1: AAA 1/6 was called live, though AAA 1/7 was there when it connected',
  },
  {
    name: 'no-staleness',
    change: 'The age of a price is not looked at',
    file: 'packages/market-data/src/follower.ts',
    from: 'ageMs !== undefined && ageMs <= maxAgeMs',
    to: 'ageMs !== undefined && ageMs <= maxAgeMs * 1_000_000',
    row: '33a',
    printed: 'it did not complete: waited 10000 ms in vain for: every reader says stale',
  },
  {
    name: 'any-price',
    change: 'The strategy sees prices that market data no longer confirms',
    file: 'service-a/src/price-watch.ts',
    from: "return state === 'live' && tick?.epoch",
    to: 'return state !== undefined && tick?.epoch',
    row: '33d',
    printed:
      'every signal was made from its own price, at most 500 ms old; 3 were not, such as 01a21c09-44f2-777b-a703-0599cbf9d7af, 5537 ms',
  },
  {
    name: 'no-claim',
    change: 'A new writer does not look at what earlier ones have left in Redis',
    file: 'service-market-data/src/price-writer.ts',
    from: 'left?.recent.filter(({ epoch }) => epoch < lane.epoch)',
    to: 'left?.recent.filter(({ epoch }) => epoch < 0)',
    row: '32a',
    printed: 'P2 reader-1: CCC 2/22 at 10003.011900000001 is not in the history',
  },
  {
    name: 'no-silence',
    change: 'A silent feed is confirmed for as long as the process lives',
    file: 'service-market-data/src/price-writer.ts',
    from: '!redis.up || !pricesStand()',
    to: '!redis.up || (!pricesStand() && closing.signal.aborted)',
    row: '33a',
    printed: 'it did not complete: waited 10000 ms in vain for: every reader says stale',
  },
  {
    name: 'no-cache-fence',
    change: 'A load that began before an invalidation is stored',
    file: 'packages/market-cache/src/fence.ts',
    from: "if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end\nredis.call('SET', KEYS[2], ARGV[1] .. ' '",
    to: "redis.call('SET', KEYS[2], redis.call('GET', KEYS[1]) .. ' '",
    row: '33c',
    printed: 'it did not complete: waited 30000 ms in vain for: the load was not stored',
  },
  {
    name: 'permit-not-checked',
    change: 'Only intake obeys a halt: nobody looks before an order is placed',
    file: 'service-b/src/halts/halt-check.ts',
    from: 'if (!refusal) return undefined',
    to: 'if (!refusal || signal) return undefined',
    row: '35a',
    printed: 'no order reaches the venue later than 0 ms after the halt, and one did after 1609 ms',
  },
  {
    name: 'permit-from-the-answer',
    change: 'A permit counts from the answer, not from the sending of its question',
    file: 'packages/ledger/src/halts/open-permit.ts',
    from: 'state.answered(found, sentAt)',
    to: 'state.answered(found, sentAt && clock())',
    row: '35d',
    printed: 'no order reaches the venue later than 1000 ms after the halt, and one did after 1640 ms',
  },
  {
    name: 'portfolio-ack-before-commit',
    change: 'The portfolio acknowledges a report without waiting for the commit of its fill',
    file: 'service-portfolio/src/book-report.ts',
    from: "if (await store.book(fill)) metrics.bookedFrom('report', 1)",
    to: 'void store.book(fill).catch(() => undefined)',
    row: '40a',
    printed: 'I7 portfolio-1 wrote to standard error: acked before its commit: 2b23723b-d0f6-58d9-a305-100d326f9b63',
  },
  {
    name: 'portfolio-no-dedupe',
    change: 'The portfolio books a report again that it has booked before',
    file: 'service-portfolio/src/store/book-fills.ts',
    from: 'const fresh = await unbookedOf(querying)(reportIdsOf(fills))',
    to: 'const fresh = (await unbookedOf(querying)(reportIdsOf(fills)), new Set(reportIdsOf(fills)))',
    also: [
      {
        file: 'service-portfolio/src/store/write-booking.ts',
        from: '        AND NOT EXISTS (SELECT FROM booked_reports WHERE report_id = ANY($33::uuid[]))\n',
        to: '',
      },
      {
        file: 'service-portfolio/src/store/write-booking.ts',
        from: 'unnest($33::uuid[]) AS id',
        to: 'unnest($33::uuid[]) AS id ON CONFLICT DO NOTHING',
      },
    ],
    row: '40b',
    printed: 'the head is 963, and there are 963 events up to 963, 674 fills and 674 reports',
  },
  {
    name: 'portfolio-numbers-from-a-sequence',
    change: 'The numbers of events come from a sequence, not from the locked row',
    file: 'service-portfolio/src/store/book-fills.ts',
    from: "'SELECT epoch, sequence::float8 FROM head FOR UPDATE'",
    to:
      "`SELECT epoch, (max(number) - $1)::float8 FROM head, (SELECT nextval('event_numbers') AS number FROM generate_series(1, $1::int)) AS taken " +
      'GROUP BY epoch`',
    also: [
      {
        file: 'service-portfolio/src/store/book-fills.ts',
        from: '(lockStatement, [])',
        to: '(lockStatement, [fills.length])',
      },
      {
        file: 'service-portfolio/src/store/book-fills.ts',
        from: 'fills.every((fill) => positions.has(fill.symbol)',
        to: 'fills.length === 0 && fills.every((fill) => positions.has(fill.symbol)',
      },
      {
        file: 'service-portfolio/src/store/write-booking.ts',
        from: 'SET sequence = $37 WHERE epoch = $34::uuid AND sequence = $35',
        to: 'SET sequence = greatest(sequence, $37) WHERE ($34::uuid, $35::bigint) IS NOT NULL',
      },
      {
        // The rehearsal at the start takes the first number.
        file: 'service-portfolio/migrations/001-positions.sql',
        from: 'INSERT INTO head DEFAULT VALUES;',
        to: 'INSERT INTO head DEFAULT VALUES; CREATE SEQUENCE event_numbers MINVALUE 0;',
      },
    ],
    row: '40g',
    printed:
      'a reader of pages got fill 32 after fill 30; a reader of the stream was refused after fill 30: [internal] the portfolio failed; …',
  },
  {
    name: 'fail-open',
    change: 'An engine that gets no answer about an order in time places it',
    file: 'service-b/src/risk/risk-check.ts',
    from: "onAnswer('none', performance.now() - since)\n      return {",
    to: "onAnswer('none', performance.now() - since)\n      return cause instanceof Error ? { reserved: { decision: 'reserved' } } : {",
    row: '41b',
    printed: 'every order was reserved before: 56 were not, 01a21b54-48cb-76b8-bd3c-36c1c2bab3e0; 11 orders are still reserved',
  },
  {
    name: 'stream-forgets-its-place',
    change: 'A stream that is resumed begins with what is recorded from now on',
    file: 'service-gateway/src/streams/executions-of-stream.ts',
    from: 'let place = after\n',
    to: 'let place: typeof after\n',
    row: '42a',
    printed: 'the stream has 467 executions, in order, of the 810 of the ledger',
  },
  {
    name: 'submissions-not-relayed',
    change: 'A gateway that comes back does not publish what was committed before',
    file: 'service-gateway/src/store/submissions.ts',
    from: 'published_at IS NULL AND valid_until > now()\n',
    to: 'published_at IS NULL AND valid_until < now()\n',
    row: '42c',
    printed: 'it did not complete: waited 30000 ms in vain for: all are recorded as published (last: false)',
  },
]
