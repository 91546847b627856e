// Real servers, and the files of real prices, are slow on a busy machine; each wait inside a test has its own condition and limit.
jest.setTimeout(90_000)
