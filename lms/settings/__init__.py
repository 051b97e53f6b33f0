"""Settings: `base` is secure by default; `production`, `local` and `test` say what differs."""
