//! Doing something to a plan: what is shown is read again, and a refusal is told in its own sentence.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App } from 'antd'
import { useTranslation } from 'react-i18next'
import { Problem } from '../../../api/problem.ts'

export function useDeed<Given, Told>(deed: (given: Given) => Promise<Told>, done?: (told: Told) => void) {
  const { t } = useTranslation('goals')
  const { message } = App.useApp()
  const client = useQueryClient()
  return useMutation({
    mutationFn: deed,
    onSuccess: async (told: Told) => {
      await client.invalidateQueries()
      done?.(told)
    },
    onError: (error: Error) => {
      // A refusal has numbers in it; it stays until it is read.
      void message.error({ content: error instanceof Problem && error.message ? error.message : t('failed'), duration: 12 })
      // What somebody else set meanwhile is worth seeing at once.
      if (error instanceof Problem && error.code === 'set_meanwhile') void client.invalidateQueries({ queryKey: ['goals'] })
    },
  })
}
