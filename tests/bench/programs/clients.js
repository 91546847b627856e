// Loaded on demand: each process loads only one client.
exports.clients = {
  bare: () => require('./bare'),
  ours: () => require('./ours'),
  rails: () => require('./ours'),
  'bare-work': () => require('./bare-work'),
  rascal: () => require('../peers/rascal'),
  nestjs: () => require('../peers/nestjs'),
  cloudamqp: () => require('../peers/cloudamqp'),
  'rabbitmq-client': () => require('../peers/rabbitmq-client'),
  'graphile-worker': () => require('../peers/graphile-worker'),
  'pg-boss': () => require('../peers/pg-boss'),
}
