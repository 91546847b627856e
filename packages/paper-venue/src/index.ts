export * from './misbehaviour'
export type { BookedOrder, BookRecord, OrderCounts, OrderPage, PageQuery } from './order-book'
export * from './paper-venue'
export * from './settings'
