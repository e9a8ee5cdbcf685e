/** Address of the run of a workflow, where its artifacts are; undefined outside of GitHub Actions. */
export function readRunUrl({
  GITHUB_SERVER_URL: server = '',
  GITHUB_REPOSITORY: repository = '',
  GITHUB_RUN_ID: run = '',
}: NodeJS.ProcessEnv): string | undefined {
  const url = `${server}/${repository}/actions/runs/${run}`;
  const isWhole = /^https:\/\/[\w.:-]+$/.test(server) && /^[\w.-]+\/[\w.-]+$/.test(repository) && /^\d+$/.test(run);
  return isWhole ? url : undefined;
}
