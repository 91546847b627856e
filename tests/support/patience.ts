// Real brokers take their time on a busy machine; each wait inside a test names its own condition and limit.
jest.setTimeout(90_000)
