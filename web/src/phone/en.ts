import phone from './phone.en.json'

export const en = { phone }
