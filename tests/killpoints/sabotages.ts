/** Deliberate defects in a copy of the code, and the steps that caught them: evidence that the suite detects them. */
export const sabotages: readonly { change: string; caughtBy: string; printed: string }[] = [
  {
    change: 'Ack before processing: `acknowledge` acks first',
    caughtBy: 'every step, by the check of acks; intent, answered, before-commit and after-commit also by lost signals',
    printed: 'intent 12 10 12 10 0 2 0 51.8 BROKEN … lost: 01a20deb-…, without an outcome in the ledger',
  },
  {
    change: 'No unique key: neither table has a primary key, and a claim always inserts',
    caughtBy: 'intent, sent, after-commit, published, five-engines',
    printed: 'five-engines 12 12 300 12 48 0 0 4.1 BROKEN … 300 rows in the ledger for 12 signals',
  },
  {
    change: 'Place without a lookup after a redelivery: `mayBePlaced` is always false',
    caughtBy: 'sent, answered, before-commit, zombie-sent',
    printed: 'sent 12 14 12 12 0 0 2 7.4 BROKEN … 2 fills at the venue: 01a20dee-…',
  },
  {
    change: 'Relay without a lock: no `FOR UPDATE SKIP LOCKED`',
    caughtBy: 'relay-two-at-once',
    printed: 'relay-two-at-once 12 12 12 12 24 0 0 4.0 BROKEN … was published 3 times',
  },
  {
    change: 'Report outside the transaction: a second statement inserts it',
    caughtBy: 'committing, after-commit, both-after-commit',
    printed: 'after-commit 12 12 12 10 0 2 0 51.5 BROKEN … lost: 01a20df0-…, recorded and never reported',
  },
  {
    change: 'A claim never expires: `claimHoldsMs` returns 500 s',
    caughtBy: 'zombie-intent, zombie-placing',
    printed: 'zombie-intent 8 9 8 8 1 0 1 16.3 BROKEN … 2 fills at the venue: 01a20e6b-…',
  },
  {
    change: 'An order may arrive at any time: `takeBy` is not sent to the venue',
    caughtBy: 'zombie-placing',
    printed: 'zombie-placing 8 9 8 8 1 0 1 16.2 BROKEN … 2 fills at the venue: 01a20e68-…',
  },
  {
    change: 'No relay: `relayUnsent` is never called',
    caughtBy: 'after-commit, acked-unpublished, acked-unconfirmed, batch-acked-unpublished',
    printed: 'acked-unpublished 12 12 12 10 0 2 0 57.3 BROKEN … lost: 01a21881-…, recorded and never reported',
  },
  {
    change: 'One ack too many: a frame acknowledges everything up to the newest that is done',
    caughtBy: 'every batch step',
    printed: 'batch-crosswise 96 96 96 96 0 0 0 7.7 BROKEN … I7 engine-2 wrote to standard error: acked before its commit: 01a21887-…',
  },
  {
    change: 'No deduplication in a group: calls for one signal may share a statement',
    caughtBy: 'batch-crosswise',
    printed: 'batch-crosswise 96 105 96 96 3 0 9 7.9 BROKEN … 2 fills at the venue: 01a21895-…',
  },
  {
    change: 'Only a redelivery waits: a second copy places its order as soon as the venue does not know it',
    caughtBy: 'batch-crosswise, five-engines',
    printed: 'batch-crosswise 96 118 96 96 0 0 22 6.1 BROKEN … 3 fills at the venue: 01a21896-…',
  },
  {
    change: 'Unsorted groups: rows are written in the order of arrival',
    caughtBy: '`tests/integration/ledger-groups.test.ts`',
    printed: 'engines whose groups overlap in different orders never wait for each other in a circle: deadlocks 30, expected 0',
  },
  {
    change: 'No lock on the instance: every engine seems dead to the relay',
    caughtBy: '`tests/integration/ledger-outbox.test.ts`',
    printed: 'a young report is left to the engine that recorded it while that engine is alive',
  },
]
