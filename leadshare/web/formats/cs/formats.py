"""Czech dates with figures for the month, so that they keep their width in tables."""

DATE_FORMAT = "j. E Y"
SHORT_DATE_FORMAT = "j. n. Y"
TIME_FORMAT = "G:i"
DATETIME_FORMAT = "j. n. Y G:i"
SHORT_DATETIME_FORMAT = "j. n. Y G:i"
