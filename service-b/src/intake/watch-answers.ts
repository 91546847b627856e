import { type AskAgainPorts, askAgain } from './ask-again'
import { createUnreadableAnswers, type UnreadableAnswers, type UnreadableAnswersOptions } from './unreadable-answers'

export type WatchAnswersOptions = AskAgainPorts & Omit<UnreadableAnswersOptions, 'ask'>

/** Watches what the venue answers, and asks it again under the same ports that signals are executed with. */
export const watchAnswers = ({ store, venue, engine, now, ...options }: WatchAnswersOptions): UnreadableAnswers =>
  createUnreadableAnswers({ ...options, ask: askAgain({ store, venue, engine, ...(now && { now }) }) })
