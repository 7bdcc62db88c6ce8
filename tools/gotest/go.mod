module github.com/cestor/sit/tools/gotest

go 1.26.3
