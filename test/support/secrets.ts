/** Texts that no scanner should take this file for a leak of. */
function glue(...parts: readonly string[]): string {
  return parts.join('');
}

/** What looks like credentials, put together here so that no scanner takes this file for a leak. */
export const secrets: Readonly<Record<string, { readonly text: string; readonly secret: string }>> = {
  'a password in a URL': { text: 'postgres://app:hunter2-in-url@db:5432/orders', secret: 'hunter2-in-url' },
  'a password with an at sign in a URL': { text: 'amqp://app:p@ss@w0rd-at@mq:5672', secret: 'w0rd-at' },
  'a password with a slash in a URL': { text: 'mysql://app:sl/ash-pass@db/orders', secret: 'ash-pass' },
  'a token in a URL': { text: glue('https://', 'q1w2e3r4'.repeat(4), '@git.example/x.git'), secret: 'q1w2e3r4q1w2' },
  'an option with its value': { text: 'server --password=hunter2-option --port 80', secret: 'hunter2-option' },
  'an option before its value': { text: 'server --db-password hunter2-after', secret: 'hunter2-after' },
  'a quoted option': { text: 'server --api-key "hunter2 quoted"', secret: 'hunter2 quoted' },
  'a variable': { text: 'DB_PASSWORD=hunter2-variable node x.js', secret: 'hunter2-variable' },
  'a variable with a short name': { text: 'DB_PASS=hunter2-pass node x.js', secret: 'hunter2-pass' },
  'the password of a MySQL client': { text: 'mysqldump -u app -phunter2-short orders', secret: 'hunter2-short' },
  'the password of sshpass': { text: 'sshpass -p hunter2-sshpass ssh db-1', secret: 'hunter2-sshpass' },
  'the password of a Redis client': { text: 'redis-cli -h db-1 -a hunter2-redis ping', secret: 'hunter2-redis' },
  'the password of curl': { text: 'curl -s -u app:hunter2-curl https://shop.example', secret: 'hunter2-curl' },
  'a token variable': { text: 'CI_JOB_TOKEN=hunter2-token', secret: 'hunter2-token' },
  'a member of JSON in text': { text: '{"clientSecret":"hunter2-json","port":80}', secret: 'hunter2-json' },
  'a member of JSON in JSON': {
    text: String.raw`{"body":"{\"password\":\"hunter2-nested\"}"}`,
    secret: 'hunter2-nested',
  },
  'a line of YAML': { text: 'password: hunter2-yaml', secret: 'hunter2-yaml' },
  'a connection string of .NET': { text: 'Server=db;User Id=app;Password=hunter2-net;', secret: 'hunter2-net' },
  'a connection string of Go': { text: 'app:hunter2-go@tcp(db:3306)/orders', secret: 'hunter2-go' },
  'a signed URL': {
    text: 'https://s.example/a?X-Amz-Signature=abcdef0123456789hunter&b=1',
    secret: 'abcdef0123456789hunter',
  },
  'an authorization header': { text: 'Authorization: Basic YXBwOmh1bnRlcjI=', secret: 'YXBwOmh1bnRlcjI' },
  'a bearer token': { text: 'sent Bearer abcdefghij0123456789', secret: 'abcdefghij0123456789' },
  'a cookie': { text: 'Set-Cookie: sid=hunter2-cookie; Path=/', secret: 'hunter2-cookie' },
  'an AWS access key': { text: glue('key ', 'AKIA', 'IOSFODNN7EXAMPLE', ' of ci'), secret: 'IOSFODNN7EXAMPLE' },
  'a GitHub token': { text: glue('uses ', 'ghp', '_', 'a1B2'.repeat(9)), secret: 'a1B2a1B2' },
  'a fine-grained GitHub token': { text: glue('github', '_pat_', '11ABCDEFG0'.repeat(4)), secret: '11ABCDEFG011' },
  'a GitLab token': { text: glue('glpat', '-', 'abcDEF1234'.repeat(2)), secret: 'abcDEF1234abc' },
  'a Slack token': { text: glue('xoxb', '-1234567890-abcdefghij'), secret: '1234567890-abcdefghij' },
  'a Slack webhook': {
    text: glue('https://hooks.slack.com/services/', 'T0000/B0000/XXXXhunter2'),
    secret: 'XXXXhunter2',
  },
  'a Stripe key': { text: glue('sk', '_live_', '4eC39HqLyjWD'.repeat(2)), secret: '4eC39HqLyjWD' },
  'a Google key': { text: glue('AIza', 'Sy0123456789abcdefghijklmnopqrstuvw'), secret: 'Sy0123456789' },
  'a JSON web token': {
    text: glue('eyJ', 'hbGciOiJIUzI1NiJ9.', 'eyJ', 'zdWIiOiJodW50ZXIyIn0.c2lnbmF0dXJl'),
    secret: 'zdWIiOiJodW50ZXIyIn0',
  },
  'a private key': {
    text: glue('-----BEGIN ', 'RSA PRIVATE', ' KEY-----\nMIIEhunter2\n-----END ', 'RSA PRIVATE', ' KEY-----'),
    secret: 'MIIEhunter2',
  },
  'a private key that was cut off': {
    text: glue('-----BEGIN ', 'PRIVATE', ' KEY-----\nMIIEcutoff'),
    secret: 'MIIEcutoff',
  },
  'a vault token': { text: glue('hvs', '.CAESIhunter2hunter2hunter2'), secret: 'CAESIhunter2hunter2' },
};
