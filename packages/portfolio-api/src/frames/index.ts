// Messages of gRPC as bytes, for both ends of a call.
export * from './encode-frame'
export * from './read-frames'
