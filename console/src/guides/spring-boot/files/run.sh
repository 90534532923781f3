./gradlew bootRun
