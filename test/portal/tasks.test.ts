/** Every job has a name in the portal, and none of those names is of a job that is gone. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { taskNames } from '../../portal/src/kit/jobs/task-names.ts'
import { defineJobs } from '../../server/jobs.ts'
import { startTestApp } from '../kit/app.ts'

const { ctx } = await startTestApp()

test('tasks and their names in the portal are the same', () => {
  const defined: string[] = []
  const jobs: typeof ctx.jobs = {
    ...ctx.jobs,
    define: ({ name }) => void defined.push(name),
    cron: ({ name }) => void defined.push(`cron.${name}`),
  }
  defineJobs({ ...ctx, jobs })
  const named = taskNames(((text: string) => text) as never)
  assert.deepEqual(Object.keys(named).toSorted(), defined.toSorted())
})
