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
]
